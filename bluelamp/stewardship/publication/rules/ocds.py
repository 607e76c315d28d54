"""Published contracts as an Open Contracting Data Standard 1.1 release package.

A release is never changed: its id holds the edition in which its row last changed, so that the same
row keeps its release from edition to edition, and a changed one gets a new release (OCDS 1.1,
"Releases and records").
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
UNREGISTERED = "ocds-000000"
CURRENCY = "GBP"


@dataclass(frozen=True)
class Told:
    """A row as an edition published it: when it was first said so, and whether it was there."""

    row: Row
    number: int
    at: datetime.datetime
    update: bool


def newest(editions: Sequence[tuple[int, datetime.datetime, Sequence[Row]]]) -> list[Told]:
    """This will give each row of the last edition as first said; editions are oldest first."""
    told: dict[str, Told] = {}
    for number, at, rows in editions:
        there = {str(row["reference"]): row for row in rows}
        told = {
            reference: told[reference]
            if reference in told and told[reference].row == row
            else Told(row, number, at, reference in told)
            for reference, row in there.items()
        }
    return list(told.values())


def package(
    told: Sequence[Told], *, publisher: str, prefix: str, uri: str, at: datetime.datetime
) -> dict[str, Any]:
    """This will make the release package of an edition's contracts."""
    return {
        "uri": uri,
        "version": "1.1",
        "publishedDate": at.isoformat(),
        "publisher": {"name": publisher},
        "releases": [_release(each, publisher, prefix) for each in told],
    }


def _release(told: Told, publisher: str, prefix: str) -> dict[str, Any]:
    row = told.row
    reference = str(row["reference"])
    ocid = f"{prefix}-{_plain(reference)}"
    buyer = {"id": "buyer", "name": publisher}
    supplier = [{"id": "supplier", "name": row["supplier"]}] if row.get("supplier") else []
    return {
        "ocid": ocid,
        "id": f"{ocid}-{told.number}",
        "date": told.at.isoformat(),
        "tag": ["contractUpdate" if told.update else "contract"],
        "initiationType": "tender",
        "language": "en",
        "parties": [buyer | {"roles": ["buyer"]},
                    *(each | {"roles": ["supplier"]} for each in supplier)],
        "buyer": buyer,
        "awards": [_said({"id": reference, "title": row.get("title"), "suppliers": supplier})],
        "contracts": [_contract(row, reference)],
    }  # fmt: skip


def _contract(row: Row, reference: str) -> dict[str, Any]:
    cost = row.get("total_cost")
    period = {"startDate": _moment(row.get("starts_on")), "endDate": _moment(row.get("ends_on"))}
    return _said(
        {
            "id": reference,
            "awardID": reference,
            "title": row.get("title"),
            "description": row.get("value_reason"),
            "period": _said(period),
            "value": {"amount": float(cost), "currency": CURRENCY} if cost else None,
        }
    )


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is not known or not published is left out: OCDS has no empty values."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _moment(day: Any) -> str | None:
    return f"{day}T00:00:00Z" if day else None


def _plain(reference: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", reference)
