"""The passport: its fields, who answers for each, and how long an answer stays fresh.

A field is fresh while the day it was last observed is no older than its shelf life. Shelf lives are
this platform's own proposal: ownership and use change faster than how a thing is built.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..choices import Side

QUARTER, HALF, YEAR, LONG = 92, 183, 365, 730
B, T = Side.BUSINESS, Side.TECHNICAL


@dataclass(frozen=True)
class PassportField:
    """One field: its column, its words, the side that answers for it, days that it stays fresh."""

    name: str
    label: str
    side: Side
    days: int


FIELDS = (
    PassportField("name", "Name", B, LONG),
    PassportField("purpose", "What it is for", B, LONG),
    PassportField("department", "Department", B, YEAR),
    PassportField("business_owner", "Business owner", B, HALF),
    PassportField("relevance", "Relevance", B, YEAR),
    PassportField("users", "People who use it", B, HALF),
    PassportField("organisations", "Organisations that use it", B, YEAR),
    PassportField("value_judged", "Value, as its business owner judges it (0 to 5)", B, YEAR),
    PassportField("personal_data", "Holds personal data", B, YEAR),
    PassportField("impact_assessment", "Data protection impact assessment", B, YEAR),
    PassportField("technical_owner", "Technical owner", T, HALF),
    PassportField("support_team", "Support team", T, HALF),
    PassportField("supplier", "Supplier", T, YEAR),
    PassportField("kind", "Kind", T, LONG),
    PassportField("architecture", "Architecture", T, LONG),
    PassportField("installed_on", "In use since", T, LONG),
    PassportField("support_ends_on", "Vendor's support ends", T, HALF),
    PassportField("interfaces", "Interfaces to other systems", T, YEAR),
    PassportField("fit_judged", "Fit, as its technical owner judges it (0 to 5)", T, YEAR),
    PassportField("recovery_hours", "Time to recover (hours)", T, YEAR),
    PassportField("stage", "Stage", T, HALF),
    PassportField("ground", "Environment", T, QUARTER),
    PassportField("greenfield_on", "Planned move to greenfield", T, QUARTER),
    PassportField("retire_on", "Planned retirement", T, HALF),
)
BY_NAME = {each.name: each for each in FIELDS}
# What no passport is complete without: an empty one of these counts as not fresh.
EXPECTED = (
    "purpose", "business_owner", "relevance", "users", "technical_owner", "supplier", "kind",
    "architecture", "installed_on", "support_ends_on", "stage", "ground",
)  # fmt: skip
Known = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Freshness:
    """How far a passport can be relied on: a percentage, and the fields that pull it down."""

    percent: int
    stale: tuple[str, ...]
    empty: tuple[str, ...]


def is_fresh(name: str, observed_on: datetime.date, on: datetime.date) -> bool:
    """This will say whether an answer observed on one day is still good on another."""
    return (on - observed_on).days <= BY_NAME[name].days


def freshness(values: Mapping[str, Any], known: Known, on: datetime.date) -> Freshness:
    """This will give the share of fields that are known and fresh, of those filled or expected."""
    counted = [each for each in BY_NAME if each in EXPECTED or not is_empty(values.get(each))]
    empty = tuple(each for each in counted if is_empty(values.get(each)))
    stale = tuple(each for each in counted if each not in empty and not _fresh(each, known, on))
    good = len(counted) - len(empty) - len(stale)
    return Freshness(round(100 * good / len(counted)), stale, empty)


def is_empty(value: Any) -> bool:
    """This will say whether a field says nothing. Zero and no are answers."""
    return value is None or value == ""


def trouble(values: Mapping[str, Any]) -> dict[str, str]:
    """This will say which dates are out of order, by field."""
    found = {}
    began = values.get("installed_on")
    for name in ("retire_on", "support_ends_on", "greenfield_on"):
        ends = values.get(name)
        if began and ends and ends < began:
            found[name] = f"{BY_NAME[name].label} is before the day it came into use."
    if values.get("ground") == "brownfield" or not values.get("greenfield_on"):
        return found
    moved, retired = values["greenfield_on"], values.get("retire_on")
    if retired and retired < moved:
        found["greenfield_on"] = "It is to be retired before it moves to greenfield."
    return found


def _fresh(name: str, known: Known, on: datetime.date) -> bool:
    said = known.get(name, {}).get("on", "")
    return bool(said) and is_fresh(name, datetime.date.fromisoformat(said), on)
