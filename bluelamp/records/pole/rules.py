"""The national minimum data standard as rules (Minimum POLE Data Standards Dictionary 1.1)."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from bluelamp.kernel.reference.rules import identifiers

OLDEST = 120
NOT_NAMES = {"unknown", "n/k", "not known", "unk", "mr", "mrs", "miss", "ms", "dr"}
CONTACTS = ("telephones", "emails", "postcode", "address")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_CHECKS = {
    "vrm": identifiers.check_vrm,
    "imei": identifiers.check_imei,
    "vin": identifiers.check_vin,
    "national_insurance": identifiers.check_national_insurance,
    "driving_licence": identifiers.check_driving_licence,
    "cro": identifiers.check_cro,
    "asn": identifiers.check_asn,
}


def missing(values: Mapping[str, Any]) -> list[str]:
    """This will say in words what a person record lacks of the "4+1" minimum standard."""
    wanted = {
        "given_names": "a given name",
        "surname": "a surname",
        "born_on": "a date of birth",
        "gender": "a gender",
    }
    lacking = [words for field, words in wanted.items() if not values.get(field)]
    reached = any(values.get(each) for each in CONTACTS)
    return lacking if reached else [*lacking, "a way to reach them"]


def faults_of_person(values: Mapping[str, Any], *, on: datetime.date) -> list[str]:
    """This will say what in a person record breaks the standard; blank is better than wrong."""
    return [
        *_faults_of_names(values),
        *_faults_of_dates(values.get("born_on"), values.get("died_on"), on),
        *[f"“{each}” is not an email address." for each in _wrong_emails(values)],
    ]


def faults_of_location(values: Mapping[str, Any]) -> list[str]:
    """This will say what in a location breaks the standard: an address needs a valid postcode."""
    postcode = values.get("postcode", "")
    if postcode and not identifiers.check_postcode(postcode).ok:
        return [f"“{postcode}” is not a postcode: one looks like B4 6NQ."]
    if values.get("kind") == "address" and not postcode:
        return ["A postal address needs a postcode. A field or a junction is another kind."]
    return []


def identify(kind: str, given: str, *, on: datetime.date) -> tuple[str, bool | None]:
    """This will give an identifier as it is searched for, and whether its check was right.

    None says that numbers of that kind have no check. What is not understood is kept as given.
    """
    if kind == "pnc":
        checked = identifiers.check_pnc_id(given, this_year=on.year)
        return checked.canonical or _squeezed(given), checked.ok
    if check := _CHECKS.get(kind):
        checked = check(given)
        return checked.canonical or _squeezed(given), checked.ok
    if kind == "msisdn":
        return identifiers.international(given), None
    return _squeezed(given), None


def _faults_of_names(values: Mapping[str, Any]) -> list[str]:
    given = str(values.get("given_names", "")).split()
    names = [*given, values.get("surname", ""), *values.get("other_names", [])]
    return [fault for name in names if name for fault in _faults_of_name(name)]


def _faults_of_name(name: str) -> list[str]:
    if name.casefold() in NOT_NAMES:
        return [f"“{name}” is not a name: leave it blank."]
    if len(name) > 35:
        return ["A name has 35 characters at most."]
    if not _NAME.fullmatch(name):
        return [f"“{name}” has something in it that a name has not."]
    return []


def _faults_of_dates(
    born: datetime.date | None, died: datetime.date | None, on: datetime.date
) -> list[str]:
    if born is None:
        return []
    if born >= on:
        return ["A date of birth is in the past."]
    if born.year < on.year - OLDEST - 1:
        return [f"Nobody is more than {OLDEST} years old."]
    return ["They died before they were born."] if died and died < born else []


def _wrong_emails(values: Mapping[str, Any]) -> list[str]:
    return [
        each
        for each in values.get("emails", [])
        if not (5 <= len(each) <= 120 and _EMAIL.fullmatch(each))
    ]


def _squeezed(given: str) -> str:
    return re.sub(r"\s+", "", given).upper()
