"""Two records are weighed by a model, in plain words."""

import json
from datetime import date
from pathlib import Path

import pytest

from bluelamp.records.identity.rules.levels import COMPARISONS
from bluelamp.records.identity.rules.model import DEFAULT, NotAModel, load
from bluelamp.records.identity.rules.person import Person, digits_of, line_of, prepare

MARY = Person(
    given_names=("Mary", "Ann"),
    surname="O'Brien",
    born_on=date(1984, 3, 7),
    gender="F",
    telephones=("07190 123456",),
    postcode="ZQ1 2AB",
    address="12 High Street, Newtown",
)


def other(**changes: object) -> Person:
    held = {name: getattr(MARY, name) for name in Person.__slots__} | changes
    return Person(**held)  # type: ignore[arg-type]


MOVED = {"address": "1 Low Road", "postcode": "ZQ7 9XX"}
CASES = [
    ({"surname": "OBrien", **MOVED}, "Surname is the same"),
    ({"surname": "O'Brian", **MOVED}, "Surname spelt one letter apart"),
    ({"surname": "Mary", "given_names": ("O'Brien",)}, "the other way round"),
    ({"surname": "Okafor", "other_names": ("Mary O'Brien",)}, "another name they are known by"),
    ({"surname": "Smith-O'Brien"}, "one half of a double-barrelled surname"),
    ({"given_names": ("Molly",)}, "One given name is short for the other"),
    ({"given_names": ("M",)}, "Given name agrees with the initial"),
    ({"given_names": ("Ann",)}, "Given name is another name of theirs"),
    ({"given_names": ("Màry",)}, "Given name is the same"),
    ({"given_names": ("Mary", "A")}, "Second given name agrees with the initial"),
    ({"born_on": date(1984, 7, 3)}, "Day and month of birth are swapped"),
    ({"born_on": date(1984, 3, 8)}, "One digit of the date of birth is different"),
    ({"born_on": date(1948, 3, 7)}, "Two digits of the date of birth are swapped"),
    ({"born_on": date(1972, 3, 7)}, "Two of day, month and year of birth are the same"),
    ({"born_on": date(1983, 9, 21)}, "Born within a year or so of each other"),
    ({"telephones": ("+44 7190 123456",)}, "Telephone number is the same"),
    ({"telephones": ("07190123457",)}, "Telephone number is different"),
    ({"postcode": "ZQ1 2AC"}, "Surname is the same, or nearly, at the same address"),
    ({"postcode": "ZQ1 2AC", "surname": "Okafor"}, "Address or landline is the same"),
    ({"address": "12 Hihg Street"}, "Address is written much alike"),
    ({"address": "90 Low Road"}, "Postcode is the same"),
    ({"postcode": "ZQ7 9XX", "address": "1 Low Road"}, "Address is different"),
    ({"gender": "Male"}, "Gender is different"),
]


@pytest.mark.parametrize(("changes", "words"), CASES)
def test_each_difference_is_said_in_plain_words(changes: dict[str, object], words: str) -> None:
    said = [each.words for each in load().weigh(MARY, other(**changes)).features]

    assert any(words in each for each in said), said


def test_the_total_is_the_prior_and_the_weights_in_either_order() -> None:
    model, two = load(), other(given_names=("Molly",), born_on=date(1984, 7, 3))

    weighed = model.weigh(MARY, two)

    assert weighed.total == pytest.approx(model.prior + sum(f.weight for f in weighed.features))
    assert model.weigh(two, MARY).total == pytest.approx(weighed.total)
    assert weighed.probability > 0.99


def test_what_is_not_known_weighs_nothing() -> None:
    assert load().weigh(Person(), MARY).features == ()
    assert load().weigh(Person(), Person()).total == load().prior


def test_names_of_another_script_are_compared_in_latin_letters() -> None:
    greek = Person(given_names=("Νίκος",), surname="Παππάς")
    latin = Person(given_names=("Nikos",), surname="Pappas")

    words = [each.words for each in load().weigh(greek, latin).features]

    assert words == ["Surname is the same", "Given name is the same"]


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    smith, rare = (Person(surname=name) for name in ("Smith", "Zzyzxwick"))

    assert load().weigh(rare, rare).total > load().weigh(smith, smith).total + 3


def test_every_level_of_the_default_model_has_chances() -> None:
    chances = load(DEFAULT).chances

    for comparison in COMPARISONS:
        assert list(chances[comparison.name]) == [level.name for level in comparison.levels]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "1"}', '{"comparisons": 3}'])
def test_a_file_that_is_no_model_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(content)

    with pytest.raises(NotAModel, match="model"):
        load(path)


def test_a_model_with_a_chance_of_nought_is_refused(tmp_path: Path) -> None:
    content = json.loads(DEFAULT.read_text())
    content["comparisons"]["gender"]["same"]["u"] = 0
    path = tmp_path / "nought.json"
    path.write_text(json.dumps(content))

    with pytest.raises(NotAModel, match="above nought"):
        load(path)


def test_a_year_before_a_thousand_is_still_four_digits() -> None:
    assert prepare(Person(born_on=date(530, 3, 7))).born == "05300307"


def test_numbers_and_addresses_are_written_in_one_way() -> None:
    assert digits_of("+44 (0) 7190 123456") == digits_of("07190-123456") == "07190123456"
    assert line_of("Flat 2, 12 High Street") == "flat 2"
    assert line_of("12, High Street, Newtown") == "12 high street"
