import re

import pytest

from bluelamp.demo.rules import numbers
from bluelamp.demo.rules.vehicles import registration
from bluelamp.kernel.reference.rules import identifiers


@pytest.mark.parametrize(
    ("made", "known"),
    [
        (numbers.pnc_id(2003, 11985), "2003/0011985X"),
        (numbers.pnc_id(1999, 1234567), "1999/1234567B"),
        (numbers.pnc_id(2024, 1), "2024/0000001Q"),
        (numbers.cro_number(1989, 12345), "012345/89Y"),
        (numbers.cro_number(1999, 123456), "123456/99L"),
    ],
)
def test_check_letters_are_those_of_known_numbers(made, known):
    assert made == known


def test_marks_of_vehicles_are_given_once():
    marks = [registration(number)[1] for number in range(1, 400_000)]
    assert len(set(marks)) == len(marks)
    assert all(re.fullmatch(r"U[A-HJ-PR-Y]\d{2}[A-HJ-PR-Z]{3}", mark) for mark in marks[::1000])


@pytest.mark.parametrize(
    "make", [numbers.mobile, numbers.national_insurance, numbers.postcode], ids=lambda m: m.__name__
)
def test_numbers_are_given_once(make):
    made = [make(number) for number in range(1, 300_000)]
    assert len(set(made)) == len(made)


def test_a_national_insurance_number_has_the_shape_of_one():
    shape = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
    assert all(shape.fullmatch(numbers.national_insurance(n)) for n in range(1, 4_000, 7))


def test_telephone_numbers_are_from_ranges_that_ring_nobody():
    assert all(re.fullmatch(r"0719\d{7}", numbers.mobile(n)) for n in range(1, 9_999_999, 99_991))
    assert all(re.fullmatch(r"01632\d{6}", numbers.landline(n)) for n in range(0, 999_999, 9_991))


def test_what_the_platform_checks_takes_them_all():
    made = [
        identifiers.check_vrm(registration(9)[1]),
        identifiers.check_postcode(numbers.postcode(356_399)),
        identifiers.check_postcode(numbers.postcode(0)),
        identifiers.check_national_insurance(numbers.national_insurance(77)),
        identifiers.check_pnc_id(numbers.pnc_id(2019, 7_400_123), this_year=2026),
        identifiers.check_cro(numbers.cro_number(2019, 123)),
    ]
    assert [found.note for found in made if not found.ok] == []
