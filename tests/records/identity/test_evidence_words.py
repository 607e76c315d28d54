"""Weights of evidence as they are said."""

import pytest

from bluelamp.records.identity.templatetags.identity import odds


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        (0, "about 1 to 1 for"),
        (10, "about 1,000 to 1 for"),
        (-10, "about 1,000 to 1 against"),
        (104.4, "more than a million to 1 for"),
        (None, "about 1 to 1 for"),
    ],
)
def test_odds_are_said_in_round_numbers_and_not_past_what_they_mean(bits, said):
    assert odds(bits) == said
