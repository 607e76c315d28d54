import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.kernel.reference.rules import identifiers as ids

DIGIT = st.sampled_from("0123456789")


def serial(length):
    return st.integers(1, 10**length - 1).map(lambda n: str(n).zfill(length))


def pnc(raw):
    return ids.check_pnc_id(raw, this_year=2026)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("2003/0011985X", "2003/0011985X"),
        ("1999/1234567B", "1999/1234567B"),
        ("2024/0000001Q", "2024/0000001Q"),
        ("03/11985X", "2003/0011985X"),
        ("03/11985x ", "2003/0011985X"),
        ("99/1234567B", "1999/1234567B"),
        ("20030011985X", "2003/0011985X"),
        ("030011985X", "2003/0011985X"),
    ],
)
def test_a_pnc_id_has_one_form(raw, canonical):
    found = pnc(raw)
    assert (found.raw, found.canonical, found.ok, found.note) == (raw, canonical, True, "")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [("2003/0011985Z", "2003/0011985Z"), ("2030/0011985X", "2030/0011985X"), ("03-11985X", "")],
)
def test_a_pnc_id_that_cannot_be_is_kept_and_said(raw, canonical):
    found = pnc(raw)
    assert (found.raw, found.canonical, found.ok) == (raw, canonical, False)
    assert found.note.endswith(".")


def test_the_century_follows_the_present_year():
    assert ids.check_pnc_id("27/1B", this_year=2026).canonical.startswith("1927/")
    assert ids.check_pnc_id("27/1B", this_year=2027).canonical.startswith("2027/")


@given(st.integers(1950, 2026), serial(7))
def test_every_made_pnc_id_passes(year, number):
    letter = ids.check_letter(f"{year % 100:02}{number}")
    assert pnc(f"{year}/{number}{letter}").ok


@given(st.integers(1950, 2026), serial(7), st.integers(2, 11), DIGIT)
def test_a_pnc_id_with_another_digit_never_passes(year, number, place, digit):
    good = f"{year}/{number}{ids.check_letter(f'{year % 100:02}{number}')}"
    assume(good[place] not in ("/", digit))
    assert not pnc(good[:place] + digit + good[place + 1 :]).ok


@given(serial(7), st.sampled_from(ids.LETTERS))
def test_only_one_letter_fits_a_pnc_id(number, letter):
    right = ids.check_letter(f"24{number}")
    assert pnc(f"2024/{number}{letter}").ok == (letter == right)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("12345/89Y", "012345/89Y"),
        ("012345/89Y", "012345/89Y"),
        ("123456/99L", "123456/99L"),
    ],
)
def test_a_cro_number_has_one_form(raw, canonical):
    found = ids.check_cro(raw)
    assert (found.canonical, found.ok, found.kind) == (canonical, True, "cro")


@given(serial(6), st.integers(0, 99), st.integers(0, 5), DIGIT)
def test_a_cro_number_passes_and_with_another_digit_never(number, year, place, digit):
    good = f"{number}/{year:02}{ids.check_letter(f'{year:02}{number}')}"
    assert ids.check_cro(good).ok
    assume(good[place] != digit)
    assert not ids.check_cro(good[:place] + digit + good[place + 1 :]).ok


@pytest.mark.parametrize(
    ("year", "covered"), [("39", "12345"), ("39", "3912345"), ("70", "7012345")]
)
def test_an_sf_file_passes_by_either_rule_with_a_warning(year, covered):
    found = ids.check_cro(f"SF{year}/12345{ids.check_letter(covered)}")
    assert found.ok
    assert found.canonical.startswith(f"SF{year}/012345")
    assert "disagree" in found.note


def test_an_sf_serial_is_read_padded_or_bare():
    for covered in ("7000123", "70123"):
        assert ids.check_cro(f"SF70/123{ids.check_letter(covered)}").ok


@pytest.mark.parametrize(
    "raw", ["SF38/12345A", "SF96/12345A", "000000/89Y", "12345", "SF70/12345I"]
)
def test_a_cro_number_that_cannot_be_is_refused(raw):
    assert not ids.check_cro(raw).ok


ASN = "1101ZD0100000448754K"


@pytest.mark.parametrize("raw", [ASN, "11/01ZD/01/448754K", "11/01ZD/01/00000448754K", ASN.lower()])
def test_an_arrest_summons_number_has_one_form(raw):
    found = ids.check_asn(raw)
    assert (found.canonical, found.ok, found.note) == (ASN, True, "")


@given(st.sampled_from([0, 1, 2, 3, *range(6, 19)]), DIGIT)
def test_an_arrest_summons_number_with_another_digit_never_passes(place, digit):
    assume(ASN[place] != digit)
    assert not ids.check_asn(ASN[:place] + digit + ASN[place + 1 :]).ok


@pytest.mark.parametrize(
    ("raw", "ok"),
    [
        ("AB123456C", True),
        ("ab 12 34 56 c", True),
        ("AB123456 ", True),
        ("AB123456", True),
        ("QQ123456C", False),
        ("GB123456A", False),
        ("AO123456A", False),
        ("AB123456E", False),
        ("AB12345C", False),
        ("AB١٢٣٤٥٦C", False),
    ],
)
def test_a_national_insurance_number_has_its_shape(raw, ok):
    assert ids.check_national_insurance(raw).ok == ok


@pytest.mark.parametrize(
    ("raw", "ok"),
    [
        ("MORGA657054SM9IJ", True),
        ("MORGA 657054 SM9IJ", True),
        ("SMITH711150AB9CD", True),
        ("FOX99661315JM9LN", True),
        ("MORGA663054SM9IJ", False),
        ("MORGA613054SM9IJ", False),
        ("MORGA600054SM9IJ", False),
        ("MORGA657324SM9IJ", False),
        ("MORGA657004SM9IJ", False),
        ("MORGA657054SM9I", False),
        ("MORGA657054SM91J", False),
    ],
)
def test_a_driving_licence_has_its_shape_and_a_date(raw, ok):
    assert ids.check_driving_licence(raw).ok == ok


def test_an_imei_is_checked_and_an_imeisv_is_not():
    assert ids.check_imei("490154203237518").ok
    assert ids.check_imei("49-015420-323751-8").canonical == "490154203237518"
    assert not ids.check_imei("490154203237519").ok
    assert ids.check_imei("4901542032375101").kind == "imeisv"
    assert not ids.check_imei("49015420323751").ok


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), DIGIT)
def test_an_imei_passes_and_with_another_digit_never(body, place, digit):
    good = next(body + last for last in "0123456789" if ids.luhn(body + last))
    assert ids.check_imei(good).ok
    assume(good[place] != digit)
    assert not ids.check_imei(good[:place] + digit + good[place + 1 :]).ok


def test_a_vin_has_its_shape():
    assert ids.check_vin("1M8GDM9AXKP042788").note == ""
    assert "North American" in ids.check_vin("WVWZZZ1JZXW000001").note
    assert ids.check_vin("WVWZZZ1JZXW000001").ok
    assert not ids.check_vin("1M8GDM9AXKP04278O").ok
    assert not ids.check_vin("1M8GDM9AXKP04278").ok


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("BD51 SMR", "current"),
        ("bd51smr", "current"),
        ("A123 ABC", "prefix"),
        ("ABC 123A", "suffix"),
        ("AIZ 1234", "northern ireland"),
        ("1234 AZ", "northern ireland"),
        ("ABC 123", "dateless"),
        ("1 A", "dateless"),
        ("QD51 SMR", "other"),
        ("BD51 SQR", "other"),
        ("1-ABC-234", "other"),
    ],
)
def test_a_registration_mark_has_a_pattern(raw, kind):
    found = ids.check_vrm(raw)
    assert (found.ok, found.kind) == (True, kind)
    assert bool(found.note) == (kind == "other")


@pytest.mark.parametrize("raw", ["", "ABCDEFGHIJKL", "AB!"])
def test_a_mark_that_cannot_be_is_refused(raw):
    assert not ids.check_vrm(raw).ok


def test_a_search_takes_o_for_0_and_i_for_1():
    assert ids.vrm_search_key("bo51 sio") == ids.vrm_search_key("B051S10") == "B051S10"


@given(st.from_regex(r"[A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{3}", fullmatch=True))
def test_every_current_mark_is_known(mark):
    assert ids.check_vrm(mark).kind == "current"


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("b46nq", "B4 6NQ"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("GIR 0AA", "GIR 0AA"),
        ("M11AE", "M1 1AE"),
        ("CR26XH", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("W1A0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
    ],
)
def test_a_postcode_has_one_form(raw, canonical):
    found = ids.check_postcode(raw)
    assert (found.ok, found.canonical) == (True, canonical)


@pytest.mark.parametrize("raw", ["QA1 1AA", "B4 6CQ", "B4", "B4 6N", "", "123 456"])
def test_a_postcode_that_cannot_be_is_refused(raw):
    assert not ids.check_postcode(raw).ok


@given(st.text(max_size=25))
def test_no_input_breaks_a_check_and_the_raw_is_kept(raw):
    checks = [getattr(ids, name) for name in dir(ids) if re.match(r"check_(?!letter|pnc)", name)]
    for found in [*(check(raw) for check in checks), pnc(raw)]:
        assert found.raw == raw
        assert found.ok or found.note
