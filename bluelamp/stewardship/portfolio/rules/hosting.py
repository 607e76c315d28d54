"""The mix of hosting counted three ways, and the straight path from its start to its target."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Hosting

CLOUD = (Hosting.IAAS, Hosting.PAAS, Hosting.SAAS)


@dataclass(frozen=True)
class Hosted:
    """One application for the mix: how its components are hosted, its users, its cost in a year."""

    hosting: frozenset[str]
    users: int
    cost: Decimal


@dataclass(frozen=True)
class Share:
    """One kind of hosting: applications, users and cost. Parts of one are shared."""

    hosting: str
    applications: Decimal
    users: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Path:
    """Where a measure should be on a day, if it went straight from its start to its target."""

    expected: Decimal
    actual: Decimal

    @property
    def gap(self) -> Decimal:
        """This will give how far what is lies above what should be."""
        return self.actual - self.expected


def mix(applications: Iterable[Hosted]) -> list[Share]:
    """This will count each kind of hosting. An application in two kinds counts half in each."""
    count: Counter[str] = Counter()
    users: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for each in applications:
        for kind in each.hosting or {""}:
            part = Decimal(1) / (len(each.hosting) or 1)
            count[kind] += part  # type: ignore[assignment]  # a Counter adds Decimals as well
            users[kind] += each.users * part  # type: ignore[assignment]  # the same
            cost[kind] += each.cost * part  # type: ignore[assignment]  # the same
    return [
        Share(kind, Decimal(count[kind]), Decimal(users[kind]), Decimal(cost[kind]))
        for kind in [*Hosting, ""]
        if kind in count
    ]


def cloud_share(applications: Iterable[Hosted]) -> Decimal:
    """This will give the percentage of the applications of known hosting that are in cloud."""
    known = [each for each in mix(applications) if each.hosting]
    total = sum((each.applications for each in known), Decimal(0))
    cloud = sum((each.applications for each in known if each.hosting in CLOUD), Decimal(0))
    return (100 * cloud / total).quantize(Decimal("0.1")) if total else Decimal(0)


def on_path(
    start: tuple[datetime.date, Decimal],
    target: tuple[datetime.date, Decimal],
    on: datetime.date,
    actual: Decimal,
) -> Path:
    """This will say where a measure should be on a day: at its start before, its target after."""
    (begins, first), (ends, last) = start, target
    passed = Decimal((on - begins).days) / Decimal(max((ends - begins).days, 1))
    share = min(max(passed, Decimal(0)), Decimal(1))
    return Path((first + (last - first) * share).quantize(Decimal("0.1")), actual)
