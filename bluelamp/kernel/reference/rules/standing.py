"""The criminal-justice standing data as lists of codes: which file, which code, which words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .codefiles import Row

SOURCE = "Ministry of Justice criminal-justice standing data (MIT licence)"
_UNIT_LEVELS = ("topLevel", "secondLevel", "thirdLevel", "bottomLevel")


@dataclass(frozen=True)
class Standing:
    """One file of standing data and how a record of it becomes a code."""

    file: str
    list_code: str
    name: str
    code: Callable[[dict[str, Any]], str]
    label: Callable[[dict[str, Any]], str]
    attributes: dict[str, str]


@dataclass
class Reading:
    """What was read of a file: every record is either a row or refused with its reason."""

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    without_words: int = 0


def _unit_code(record: dict[str, Any]) -> str:
    return "".join(str(record.get(f"{level}Code", "")) for level in _UNIT_LEVELS)


def _unit_label(record: dict[str, Any]) -> str:
    names = [str(record.get(f"{level}Name", "")).strip() for level in _UNIT_LEVELS]
    return ", ".join(each for each in names if each)


def _plain(key: str) -> Callable[[dict[str, Any]], str]:
    return lambda record: str(record.get(key, "")).strip()


FILES = (
    Standing("forces", "cjs-force", "Police forces (CJS)", _plain("code"), _plain("name"), {}),
    Standing(
        "offence-category",
        "offence-category",
        "Offence categories (CJS)",
        _plain("cjsCode"),
        _plain("description"),
        {},
    ),
    Standing(
        "offence-code",
        "offence",
        "Offences (CJS)",
        _plain("cjsCode"),
        _plain("offenceTitle"),
        {
            "offenceCategory": "category",
            "homeOfficeClassification": "home_office_class",
            "recordableOnPnc": "recordable",
            "notifiableToHo": "notifiable",
        },
    ),
    Standing(
        "organisation-unit",
        "organisation-unit",
        "Organisation units (CJS)",
        _unit_code,
        _unit_label,
        {"thirdLevelPsaCode": "petty_sessions_area"},
    ),
    Standing(
        "result-code",
        "court-result",
        "Court results (CJS)",
        _plain("cjsCode"),
        _plain("description"),
        {
            "type": "type",
            "resultCodeQualifiers": "qualifiers",
            "resultHalfLifeHours": "half_life_hours",
        },
    ),
)


def read_standing(kind: Standing, records: list[Any]) -> Reading:
    """This will turn records of standing data into rows.

    A record without words is kept under its code and counted; one without a code, or whose code
    has been seen, is refused with its place in the file.
    """
    reading, seen = Reading(), set[str]()
    for place, record in enumerate(records, start=1):
        reading.read += 1
        code = kind.code(record) if isinstance(record, dict) else ""
        if trouble := _trouble(record, code, seen):
            reading.refused.append(f"{kind.file}, record {place}: {trouble}")
            continue
        seen.add(code)
        label = kind.label(record)
        reading.without_words += not label
        reading.rows.append(_row(kind, record, code, label, place))
    return reading


def _trouble(record: Any, code: str, seen: set[str]) -> str:
    if not isinstance(record, dict):
        return "this is not an object."
    if not code:
        return "the code is empty."
    return f"{code} is there twice." if code in seen else ""


def _row(kind: Standing, record: dict[str, Any], code: str, label: str, place: int) -> Row:
    kept = {name: record[key] for key, name in kind.attributes.items() if record.get(key, "") != ""}
    if not label:
        kept["without_words"] = True
    return Row(code, label or code, source_ref="B7", sort=place, attributes=kept)
