"""Numbers that people, vehicles and things carry: their canonical form and whether they check.

Each function takes what was typed and says what it makes of it; the raw input is kept beside the
result and nothing is guessed. `note` is a sentence for the person who typed: an error when `ok` is
false, otherwise a warning or nothing.
"""

import re
from dataclasses import dataclass

# The remainder of a division by 23 picks the check letter; I, O and S are not used.
LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
SF_YEARS = range(39, 96)

_PNC = re.compile(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])|(\d{4}|\d{2})(\d{7})([A-Z])")
_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])")
_SF = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])")
_ASN = re.compile(r"(\d{2})(\d{2})([A-Z0-9]{2})(\d{2})(\d{11})([A-Z])")
_ASN_PARTED = re.compile(r"(\d{2})[/ -](\d{2})([A-Z0-9]{2})[/ -](\d{2})[/ -](\d{1,11})([A-Z])")
_NINO = re.compile(
    r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D ]", re.ASCII
)
_LICENCE = re.compile(r"[A-Z0-9]{5}\d(\d{2})(\d{2})\d[A-Z0-9]{3}[A-Z]{2}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d([0-9]|[ABEHMNPRV-Y])?|\d[A-HJKPS-UW])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})"
)
_VRM = {
    "current": re.compile(r"[A-HJ-PR-Y]{2}\d{2}[A-HJ-PR-Z]{3}"),
    "prefix": re.compile(r"[A-HJ-NPR-Y]\d{1,3}[A-Z]{3}"),
    "suffix": re.compile(r"[A-Z]{3}\d{1,3}[A-HJ-NPR-TV-Y]"),
    "northern ireland": re.compile(
        r"(?=[0-9]*[A-Z]*[IZ])([A-Z]{2,3}\d{1,4}|\d{1,4}[A-Z]{2,3})",
    ),
    "dateless": re.compile(r"[A-Z]{1,3}\d{1,4}|\d{1,4}[A-Z]{1,3}"),
}
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True)
class Checked:
    """What was made of a typed number. `canonical` is empty when the shape is not known."""

    raw: str
    canonical: str
    ok: bool
    kind: str
    note: str = ""


def check_letter(digits: str) -> str:
    """This will give the check letter of a string of digits (remainder of division by 23)."""
    return LETTERS[int(digits) % 23]


def check_pnc_id(raw: str, *, this_year: int) -> Checked:
    """This will check a PNC ID, in the form YYYY/NNNNNNNL; a two-digit year takes its century
    from the present year, which the caller passes in."""
    if not (found := _PNC.fullmatch(_tidy(raw))):
        return Checked(raw, "", False, "pnc", "A PNC ID looks like 2003/0011985X.")
    year, serial, letter = (each for each in found.groups() if each is not None)
    year, serial = _whole_year(year, this_year), serial.zfill(7)
    canonical = f"{year}/{serial}{letter}"
    if not 1900 <= int(year) <= this_year:
        return Checked(raw, canonical, False, "pnc", "The year of this PNC ID cannot be right.")
    return _by_letter(raw, canonical, "pnc", letter, year[2:] + serial)


def check_cro(raw: str) -> Checked:
    """This will check a CRO number: NNNNNN/YYL, or SFYY/NNNNNNL for a file without prints."""
    text = _tidy(raw)
    if found := _SF.fullmatch(text):
        return _check_sf(raw, *found.groups())
    if not (found := _CRO.fullmatch(text)):
        return Checked(raw, "", False, "cro", "A CRO number looks like 123456/99L.")
    serial, year, letter = found.groups()
    serial = serial.zfill(6)
    if not int(serial):
        return Checked(raw, "", False, "cro", "The serial of a CRO number starts at 1.")
    return _by_letter(raw, f"{serial}/{year}{letter}", "cro", letter, year + serial)


def check_asn(raw: str) -> Checked:
    """This will check an arrest summons number: year, force, unit, system, eleven digits, letter.

    The letter covers force, system, year and sequence; the two characters of the unit have none.
    """
    text = re.sub(r"\s+", " ", raw.strip().upper())
    found = _ASN_PARTED.fullmatch(text) or _ASN.fullmatch(re.sub(r"[\s/-]", "", text))
    if not found:
        note = "An arrest summons number has 20 characters, such as 1101ZD0100000448754K."
        return Checked(raw, "", False, "asn", note)
    year, force, unit, system, sequence, letter = found.groups()
    sequence = sequence.zfill(11)
    canonical = f"{year}{force}{unit}{system}{sequence}{letter}"
    return _by_letter(raw, canonical, "asn", letter, force + system + year + sequence)


def check_national_insurance(raw: str) -> Checked:
    """This will check the shape of a National Insurance number: it carries no check digit."""
    text = _tidy(raw)
    text = f"{text} " if len(text) == 8 else text
    if _NINO.fullmatch(text):
        note = "" if text[-1] != " " else "The last letter is missing."
        return Checked(raw, text, True, "national insurance", note)
    note = "A National Insurance number looks like AB123456C, and some letters are never used."
    return Checked(raw, "", False, "national insurance", note)


def check_driving_licence(raw: str) -> Checked:
    """This will check the shape of a GB driver number, its month (50 more for a woman) and day."""
    text = _tidy(raw)
    found = _LICENCE.fullmatch(text)
    if not found:
        note = "A driving licence number has 16 characters, such as MORGA657054SM9IJ."
        return Checked(raw, "", False, "driving licence", note)
    month, day = (int(each) for each in found.groups())
    if not (1 <= month % 50 <= 12 and month <= 62 and 1 <= day <= 31):
        note = "The sixth to eleventh characters are not a date of birth."
        return Checked(raw, text, False, "driving licence", note)
    return Checked(raw, text, True, "driving licence")


def check_imei(raw: str) -> Checked:
    """This will check an IMEI (15 digits, Luhn) or an IMEISV (16 digits, which has no check)."""
    text = re.sub(r"[\s/.-]", "", raw)
    if re.fullmatch(r"\d{16}", text, re.ASCII):
        return Checked(raw, text, True, "imeisv", "A 16-digit IMEISV has no check digit.")
    if not re.fullmatch(r"\d{15}", text, re.ASCII):
        return Checked(raw, "", False, "imei", "An IMEI has 15 digits.")
    ok = luhn(text)
    return Checked(raw, text, ok, "imei", "" if ok else "The last digit does not fit the others.")


def check_vin(raw: str) -> Checked:
    """This will check the shape of a VIN: 17 characters without I, O or Q.

    Only North America requires its check digit, so one that does not fit is a note, not an error.
    """
    text = _tidy(raw)
    if not _VIN.fullmatch(text):
        note = "A VIN has 17 characters and never I, O or Q."
        return Checked(raw, "", False, "vin", note)
    note = "" if text[8] == _vin_digit(text) else "No North American check digit."
    return Checked(raw, text, True, "vin", note)


def check_vrm(raw: str) -> Checked:
    """This will say which United Kingdom pattern a registration mark has.

    A mark of 1 to 11 letters and digits that has none is kept: it may be foreign.
    """
    text = re.sub(r"[\s-]", "", raw.upper())
    for kind, pattern in _VRM.items():
        if pattern.fullmatch(text):
            return Checked(raw, text, True, kind)
    if re.fullmatch(r"[A-Z0-9]{1,11}", text, re.ASCII):
        return Checked(raw, text, True, "other", "This is not a United Kingdom pattern.")
    return Checked(raw, "", False, "other", "A registration mark has 1 to 11 letters and digits.")


def vrm_search_key(raw: str) -> str:
    """This will write a mark as searches compare it: O as 0 and I as 1. Never for keeping."""
    return re.sub(r"[^A-Z0-9]", "", raw.upper()).replace("O", "0").replace("I", "1")


def check_postcode(raw: str) -> Checked:
    """This will check the shape of a postcode; whether it exists only a gazetteer can say."""
    text = _tidy(raw)
    if not (len(text) > 3 and _POSTCODE.fullmatch(text)):
        return Checked(raw, "", False, "postcode", "A postcode looks like B4 6NQ.")
    return Checked(raw, f"{text[:-3]} {text[-3:]}", True, "postcode")


def international(given: str) -> str:
    """This will write a telephone number as E.164, taking one that begins with 0 as British."""
    digits = re.sub(r"[^\d+]", "", given)
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+44{digits[1:]}" if digits.startswith("0") else digits


def luhn(digits: str) -> bool:
    """This will say whether digits pass the Luhn check (ISO/IEC 7812-1 annex B)."""
    doubled = [sum(divmod(2 * int(each), 10)) for each in digits[-2::-2]]
    return (sum(doubled) + sum(int(each) for each in digits[-1::-2])) % 10 == 0


def _tidy(raw: str) -> str:
    return re.sub(r"\s", "", raw.upper())


def _whole_year(year: str, this_year: int) -> str:
    if len(year) == 4:
        return year
    century = this_year // 100 - (int(year) > this_year % 100)
    return f"{century}{year}"


def _by_letter(raw: str, canonical: str, kind: str, letter: str, digits: str) -> Checked:
    ok = letter == check_letter(digits)
    note = "" if ok else "The check letter does not fit the number: it has been mistyped."
    return Checked(raw, canonical, ok, kind, note)


def _check_sf(raw: str, year: str, serial: str, letter: str) -> Checked:
    """Published rules disagree on what the letter of an SF file covers: either will do."""
    canonical = f"SF{year}/{serial.zfill(6)}{letter}"
    if int(year) not in SF_YEARS:
        return Checked(raw, canonical, False, "sf cro", "SF files run from 1939 to 1995.")
    bare = str(int(serial))
    standard = bare if int(year) < 65 else year + bare.zfill(5)
    if letter not in (check_letter(standard), check_letter(year + bare)):
        return _by_letter(raw, canonical, "sf cro", letter, standard)
    note = "Two published rules for SF files disagree; this number fits at least one of them."
    return Checked(raw, canonical, True, "sf cro", note)


def _vin_digit(text: str) -> str:
    values = (int(_VIN_VALUES.get(each, each)) for each in text)
    total = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return "X" if total == 10 else str(total)
