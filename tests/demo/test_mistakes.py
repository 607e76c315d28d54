import datetime
import random

import pytest

from bluelamp.demo.rules import mistakes
from bluelamp.demo.rules.people import Person

RNG = random.Random(1)


def person(**changes):
    values = {
        "id": 1, "household": 1, "forename": "William", "middle": "James",
        "surname": "O'Brien-Smith", "birth_surname": "Jones", "sex": "m", "culture": "british",
        "born_on": datetime.date(1980, 4, 9), "address": 1, "old_address": 2,
        "mobile": "07190000001", "old_mobile": "07190000002", "email": "a@example.com",
        "pnc_id": "2003/0011985X", "cro_number": "", "national_insurance": "XX123456A",
    }  # fmt: skip
    return Person(**(values | changes))


@pytest.mark.parametrize("word", ["Smith", "Annabel", "Aaaa"])
def test_mistyped_words_differ_by_one_slip(word):
    for _ in range(50):
        assert len(mistakes.missing_letter(word, RNG)) == len(word) - 1
        assert len(mistakes.doubled_letter(word, RNG)) == len(word) + 1
        slipped = mistakes.neighbouring_key(word, RNG)
        assert sum(a != b for a, b in zip(slipped, word, strict=True)) == 1
    swapped = mistakes.swapped_letters("Smith", RNG)
    assert swapped != "Smith"
    assert sorted(swapped) == sorted("Smith")


def test_a_wrong_digit_leaves_a_date_that_can_be():
    for _ in range(200):
        born_on = datetime.date(2000, 2, 29)
        found = mistakes.digit_wrong(born_on, RNG)
        assert found != born_on
        pairs = zip(found.isoformat(), born_on.isoformat(), strict=True)
        assert sum(a != b for a, b in pairs) == 1


def test_day_and_month_swap():
    swapped = mistakes.swap_day_and_month(datetime.date(1980, 4, 9))
    assert swapped == datetime.date(1980, 9, 4)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("nickname", {"forename": "Olu"}),
        ("maiden name", {"birth_surname": "O'Brien-Smith"}),
        ("punctuation lost", {"surname": "Smith"}),
        ("middle name missing", {"middle": ""}),
        ("day and month swapped", {"born_on": datetime.date(1980, 4, 13)}),
        ("day and month swapped", {"born_on": datetime.date(1980, 4, 4)}),
        ("old address", {"old_address": None}),
        ("surname missing letter", {"surname": "Li"}),
        ("police numbers missing", {"pnc_id": ""}),
        ("email missing", {"email": ""}),
    ],
)
def test_a_mistake_needs_something_to_go_wrong(kind, change):
    assert mistakes.can_happen(kind, person(), "01632000000")
    assert not mistakes.can_happen(kind, person(**change), "01632000000")


def test_every_kind_that_is_told_has_changed_the_record():
    rng = random.Random(5)
    seen = set()
    for _ in range(4_000):
        draft, made = mistakes.type_record(person(), "01632000000", rng)
        clean, _ = mistakes.type_record(person(), "01632000000", _Lucky())
        assert (draft == clean) == (not made), made
        seen |= set(made)
    assert seen == {kind for part in mistakes.RATES.values() for kind in part}


class _Lucky(random.Random):
    def random(self):
        return 0.999999
