"""The Algorithmic Transparency Recording Standard: the fields of tier 1 and tier 2.

A record is a dictionary of sections, each a dictionary of fields. Its shape follows the standard,
version 2.1; the names and hints are ours.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Any

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Field:
    """One field: its kind is text, date, url, email or rows (objects with these columns)."""

    section: str
    key: str
    label: str
    kind: str = "text"
    required: bool = False
    columns: tuple[str, ...] = ()


SECTIONS: dict[str, str] = {
    "metadata": "About this record",
    "tier1": "Tier 1: in short",
    "owner": "Tier 2: owner and responsibility",
    "rationale": "Tier 2: what it is for",
    "decision": "Tier 2: the decision it informs",
    "tool": "Tier 2: the tool",
    "data": "Tier 2: the data",
    "risk": "Tier 2: risks and assessments",
}

FIELDS: tuple[Field, ...] = (
    Field("metadata", "id", "Record id"),
    Field("metadata", "standard_version", "Version of the standard"),
    Field("metadata", "date_completion", "Completed on", "date"),
    Field("metadata", "date_update", "Updated on", "date"),
    Field("metadata", "date_archive", "Archived on", "date"),
    Field("tier1", "name", "Name", required=True),
    Field("tier1", "description", "What it does", required=True),
    Field("tier1", "how_it_works", "How it works", required=True),
    Field("tier1", "problem", "Problem it is meant to solve", required=True),
    Field("tier1", "justification", "Why it is used", required=True),
    Field("tier1", "website", "Address for more", "url"),
    Field("tier1", "contact_email", "Email for questions", "email", required=True),
    Field("owner", "organisation", "Organisation", required=True),
    Field("owner", "team", "Team", required=True),
    Field("owner", "senior_owner", "Senior responsible owner", required=True),
    Field("owner", "supplier", "External supplier"),
    Field("owner", "supplier_number", "Supplier's company number"),
    Field("owner", "supplier_role", "Supplier's role"),
    Field("owner", "procurement", "How it was bought"),
    Field("owner", "supplier_access", "Supplier's access to data"),
    Field("rationale", "description", "Detailed description", required=True),
    Field("rationale", "scope", "Scope", required=True),
    Field("rationale", "benefits", "Benefits", required=True),
    Field("rationale", "previous_process", "How it was done before"),
    Field("rationale", "alternatives", "Alternatives considered"),
    Field("decision", "integration", "Place in the decision", required=True),
    Field("decision", "information_provided", "What the decision maker sees", required=True),
    Field("decision", "frequency", "How often and at what scale", required=True),
    Field("decision", "human_review", "What a person decides", required=True),
    Field("decision", "training", "Training of those who use it"),
    Field("decision", "appeal", "How to challenge it", required=True),
    Field("tool", "architecture", "Architecture", required=True),
    Field("tool", "phase", "Phase"),
    Field("tool", "maintenance", "Upkeep and review", required=True),
    Field(
        "tool",
        "models",
        "Models",
        "rows",
        columns=("name", "version", "task", "input", "output", "architecture", "performance"),
    ),
    Field("tool", "dataset_purposes", "Datasets and what each is for"),
    Field("data", "source", "Source", required=True),
    Field("data", "modality", "Kind of data"),
    Field("data", "description", "Description", required=True),
    Field("data", "quantity", "Quantity"),
    Field("data", "sensitive_attributes", "Sensitive attributes", required=True),
    Field("data", "completeness", "Completeness and how far it stands for all"),
    Field("data", "cleaning", "Cleaning"),
    Field("data", "sharing", "Sharing agreements"),
    Field("data", "access", "Access and storage"),
    Field(
        "risk",
        "assessments",
        "Impact assessments",
        "rows",
        columns=("name", "date", "link"),
    ),
    Field("risk", "risks", "Risks", "rows", required=True, columns=("risk", "mitigation")),
)


class BadRecord(Exception):
    """A transparency record has faults; `faults` says each in a sentence."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


def check_record(record: Any, *, complete: bool = False) -> dict[str, dict[str, Any]]:
    """This will return the record when its fields are known and well formed. Raises BadRecord.

    A `complete` record also has every field that approval needs.
    """
    if not isinstance(record, dict) or not all(isinstance(each, dict) for each in record.values()):
        raise BadRecord(["A record is made of sections, each made of fields."])
    faults = _unknown(record) + [fault for field in FIELDS for fault in _faults(field, record)]
    if complete:
        faults += [
            f"{SECTIONS[field.section]}: {field.label} is missing."
            for field in FIELDS
            if field.required and not _value(field, record)
        ]
    if faults:
        raise BadRecord(faults)
    return record


def sections(record: dict[str, Any]) -> list[tuple[str, list[tuple[Field, Any]]]]:
    """This will lay a record out for reading: each section with those fields that are filled."""
    laid = [
        (title, [(field, _value(field, record)) for field in FIELDS if field.section == section])
        for section, title in SECTIONS.items()
    ]
    return [
        (title, filled) for title, pairs in laid if (filled := [each for each in pairs if each[1]])
    ]


def _value(field: Field, record: dict[str, Any]) -> Any:
    return record.get(field.section, {}).get(field.key)


def _unknown(record: dict[str, dict[str, Any]]) -> list[str]:
    known = {(field.section, field.key) for field in FIELDS}
    given = [(section, key) for section, fields in record.items() for key in fields]
    odd = [f"{section}.{key}" for section, key in given if (section, key) not in known]
    odd += [section for section in record if section not in SECTIONS]
    return [f"The standard has no field {each}." for each in sorted(set(odd))]


def _faults(field: Field, record: dict[str, Any]) -> list[str]:
    value = _value(field, record)
    if value in (None, "", []) or _CHECKS[field.kind](field, value):
        return []
    return [f"{SECTIONS[field.section]}: {field.label} {_EXPECTED[field.kind]}."]


def _is_date(field: Field, value: Any) -> bool:
    try:
        return bool(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return False


def _are_rows(field: Field, value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, dict) and set(row) <= set(field.columns) for row in value
    )


_CHECKS = {
    "text": lambda field, value: isinstance(value, str),
    "date": _is_date,
    "url": lambda field, value: bool(_URL.fullmatch(str(value))),
    "email": lambda field, value: bool(_EMAIL.fullmatch(str(value))),
    "rows": _are_rows,
}
_EXPECTED = {
    "text": "is not text",
    "date": "is not a date such as 2026-04-01",
    "url": "is not a web address",
    "email": "is not an email address",
    "rows": "is not a list of rows with the standard's columns",
}
