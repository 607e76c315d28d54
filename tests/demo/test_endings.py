"""How made-up incidents end: varied, in the force's own codes, the same again."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bluelamp.demo.rules import calls, endings
from bluelamp.dispatch.choices import CrimeDecision, VictimUpdate
from bluelamp.dispatch.rules import closing
from bluelamp.kernel import reference

DATA = Path(reference.__file__).parent / "data"
KINDS = sorted(kind.code for kind in calls.kinds())


def codes(name):
    rows = [row for row in (DATA / f"{name}.csv").open() if not row.startswith("#")]
    return {row["code"]: row for row in csv.DictReader(rows)}


def test_every_kind_of_call_has_endings_of_its_own():
    assert sorted(endings.KINDS) == KINDS


@pytest.mark.parametrize("kind", [*KINDS, ""])
def test_every_ending_can_be_closed(kind):
    """In codes of the lists, and with all that closing asks for."""
    results, reasons, types = (
        codes("incident-result"), codes("no-crime-reason"), codes("nsir-category"),
    )  # fmt: skip
    assert endings.closed_as(kind) in types
    for number in range(60):
        ending = endings.draw(kind, f"I-{number}")
        assert ending.victim in VictimUpdate.values
        decided = closing.Decided(
            category=endings.closed_as(kind),
            decision=CrimeDecision(ending.decision),
            victim=ending.victim,
            risk=ending.risk,
            crimes=("C-1",) if ending.decision == endings.RECORDED else (),
            no_crime_reason=ending.reason,
            words=ending.words,
        )
        known = closing.Known(
            grades=("P2",),
            categories=(),
            qualifiers=(),
            result_is_crime=results[ending.result]["attributes.crime"] == "true",
            reason_is_contrary=bool(ending.reason)
            and reasons[ending.reason]["attributes.contrary"] == "true",
        )
        closing.check_ready(known, decided)


def test_endings_vary_and_are_the_same_again():
    drawn = [endings.draw("burglary", f"I-{number}") for number in range(200)]
    assert drawn == [endings.draw("burglary", f"I-{number}") for number in range(200)]
    found = Counter(each.decision for each in drawn)
    assert found["recorded"] > found["not_recorded"] > 0
    assert found["to_record"] > 0
