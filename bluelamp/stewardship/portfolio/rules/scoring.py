"""Two axes by absolute bands, 0 to 5, and the disposition that they advise.

The bands follow Alfabet's published candidate indicators. They are absolute: retiring one
application changes no other's score. Three departures, each on purpose: what is not known counts as
not known and never as nought; more interfaces do not make a thing better, so they are left out;
the judgement of the owner on each side (as the University of California asks) counts as one more.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..choices import Architecture, Disposition, Kind, Relevance

VERSION = "1"
CUT = Decimal("2.5")
TOP = 5
LEAST_FACTS = 3

RELEVANCE = {
    Relevance.OPERATING: 1,
    Relevance.ENABLING: 2,
    Relevance.EVOLVING: 4,
    Relevance.CRITICAL: 5,
}
ARCHITECTURE = {name: score for score, name in enumerate(Architecture, start=1)}
KIND = {Kind.END_USER: 1, Kind.BESPOKE: 2, Kind.CUSTOMISED: 3, Kind.CONFIGURED: 5}
MANY = ((10, 1), (100, 2), (1_000, 3), (10_000, 4))
FEW = ((1, 1), (3, 2), (5, 3), (7, 4))
OLD = ((23, 5), (24, 4), (48, 3), (72, 2), (120, 1))
LEFT = ((0, 0), (3, 1), (9, 2), (18, 3), (24, 4))


@dataclass(frozen=True)
class Indicator:
    """One fact that bears on an axis: its words, what was known, its band (None: not known)."""

    label: str
    value: str
    band: Decimal | None


@dataclass(frozen=True)
class Axis:
    """One axis of one application. `score` is None when it has not been assessed."""

    score: Decimal | None
    indicators: tuple[Indicator, ...]

    @property
    def known(self) -> int:
        """This will count the indicators that are known."""
        return sum(each.band is not None for each in self.indicators)


def business_axis(facts: Mapping[str, Any], *, capabilities: int) -> Axis:
    """This will score what an application is worth to the force."""
    owners = bool(facts.get("business_owner")), bool(facts.get("technical_owner"))
    ownership = {(False, False): None, (False, True): 3, (True, False): 4, (True, True): 5}[owners]
    return _axis(
        Indicator("Relevance", _said(facts, "relevance"), _of(RELEVANCE, facts.get("relevance"))),
        Indicator("Users", _said(facts, "users"), _counted(facts.get("users"), MANY)),
        Indicator("Ownership", _owned(owners), _band(ownership)),
        Indicator("Capabilities", str(capabilities or ""), _counted(capabilities or None, FEW)),
        Indicator(
            "Organisations",
            _said(facts, "organisations"),
            _counted(facts.get("organisations"), FEW),
        ),
        judged=Indicator(
            "Business owner's judgement", _said(facts, "value_judged"), facts.get("value_judged")
        ),
    )


def technical_axis(facts: Mapping[str, Any], *, on: datetime.date) -> Axis:
    """This will score how well an application is built and supported, as it is on a day."""
    age = months_between(facts.get("installed_on"), on)
    left = months_between(on, facts.get("support_ends_on"))
    return _axis(
        Indicator("Age in months", _text(age), _old(age)),
        Indicator(
            "Architecture", _said(facts, "architecture"),
            _of(ARCHITECTURE, facts.get("architecture")),
        ),
        Indicator("Months of vendor's support left", _text(left), _counted(left, LEFT)),
        Indicator("Kind", _said(facts, "kind"), _of(KIND, facts.get("kind"))),
        judged=Indicator(
            "Technical owner's judgement", _said(facts, "fit_judged"), facts.get("fit_judged")
        ),
    )  # fmt: skip


def advise(business: Decimal | None, technical: Decimal | None) -> str:
    """This will advise a disposition; an application not assessed on both axes gets none.

    Tolerate: low business, high technical; invest: high, high; migrate: high business, low
    technical; eliminate: low, low.
    """
    if business is None or technical is None:
        return ""
    if technical >= CUT:
        return Disposition.INVEST if business >= CUT else Disposition.TOLERATE
    return Disposition.MIGRATE if business >= CUT else Disposition.ELIMINATE


def months_between(first: datetime.date | None, last: datetime.date | None) -> int | None:
    """This will count whole months from one day to another; below nought when it is past."""
    if first is None or last is None:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months


def _axis(*facts: Indicator, judged: Indicator) -> Axis:
    """Assessed when its owner has judged it, or when three of its facts are known."""
    everything = (*facts, judged)
    bands = [each.band for each in everything if each.band is not None]
    known = sum(each.band is not None for each in facts)
    if judged.band is None and known < LEAST_FACTS:
        return Axis(None, everything)
    mean = sum(bands, Decimal(0)) / len(bands)
    return Axis(mean.quantize(Decimal("0.01"), ROUND_HALF_UP), everything)


def _counted(value: int | None, bands: tuple[tuple[int, int], ...]) -> Decimal | None:
    """The band of the first limit that is not passed; past them all it is the top."""
    if value is None:
        return None
    if bands is not LEFT and value <= 0:
        return Decimal(0)
    return Decimal(next((band for limit, band in bands if value <= limit), TOP))


def _old(months: int | None) -> Decimal | None:
    if months is None:
        return None
    return Decimal(next((band for limit, band in OLD if months <= limit), 0))


def _of(bands: Mapping[Any, int], value: Any) -> Decimal | None:
    return Decimal(bands[value]) if value in bands else None


def _band(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _owned(owners: tuple[bool, bool]) -> str:
    return ("", "technical", "business", "both sides")[owners[0] * 2 + owners[1]]


def _said(facts: Mapping[str, Any], name: str) -> str:
    return _text(facts.get(name))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
