"""What the steps of a journey add up to, and whether a change is proved by measuring again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..choices import Verdict

ZERO = Decimal(0)
MOST_MINUTES, MOST_WAIT, MOST_COUNT = 10_080, 525_600, 1_000
NEAR = Decimal("0.9")  # of the minutes that were to be saved: less than that is partly


@dataclass(frozen=True)
class Taken:
    """One step as it is counted."""

    system: str
    actor: str
    minutes: Decimal
    wait_minutes: Decimal
    rekeyed_fields: int
    log_ons: int
    screens: int
    failure_percent: Decimal
    feeling: int | None


@dataclass(frozen=True)
class Totals:
    """What a map comes to. `first_time` is the chance, in percent, that no step fails."""

    steps: int
    minutes: Decimal
    wait_minutes: Decimal
    rekeyed_fields: int
    log_ons: int
    screens: int
    systems: int
    handoffs: int
    back_and_forth: int
    first_time: Decimal
    feeling: Decimal | None


@dataclass(frozen=True)
class Difference:
    """One measure of two maps. `better` is none when they are the same or one is not known."""

    label: str
    before: Decimal | None
    after: Decimal | None
    better: bool | None


MEASURES: tuple[tuple[str, str, bool], ...] = (
    ("minutes", "Minutes of work", False),
    ("wait_minutes", "Minutes of waiting", False),
    ("rekeyed_fields", "Fields typed again", False),
    ("log_ons", "Log-ons", False),
    ("screens", "Screens", False),
    ("systems", "Systems", False),
    ("handoffs", "Handed from one person to another", False),
    ("back_and_forth", "Back and forth between systems", False),
    ("first_time", "Goes right the first time (%)", True),
    ("feeling", "How it feels (1 to 5)", True),
)


def add_up(steps: Sequence[Taken]) -> Totals:
    """This will add up the steps of a map in their order."""
    felt = [each.feeling for each in steps if each.feeling is not None]
    right = Decimal(1)
    for each in steps:
        right *= 1 - each.failure_percent / 100
    return Totals(
        steps=len(steps),
        minutes=sum((each.minutes for each in steps), ZERO),
        wait_minutes=sum((each.wait_minutes for each in steps), ZERO),
        rekeyed_fields=sum(each.rekeyed_fields for each in steps),
        log_ons=sum(each.log_ons for each in steps),
        screens=sum(each.screens for each in steps),
        systems=len({each.system for each in steps if each.system}),
        handoffs=_changes([each.actor for each in steps]),
        back_and_forth=_back_and_forth([each.system for each in steps]),
        first_time=(right * 100).quantize(Decimal("0.1")),
        feeling=(Decimal(sum(felt)) / len(felt)).quantize(Decimal("0.1")) if felt else None,
    )


def compare(before: Totals, after: Totals) -> list[Difference]:
    """This will hold two maps beside each other, measure by measure."""
    found = []
    for name, label, more_is_better in MEASURES:
        one, two = _number(before, name), _number(after, name)
        same = one is None or two is None or one == two
        better = None if same else (two or ZERO) > (one or ZERO)
        better = better if better is None or more_is_better else not better
        found.append(Difference(label, one, two, better))
    return found


def prove(before: Totals, wanted: Totals, measured: Totals | None) -> tuple[Verdict, str]:
    """This will say whether a to-be was reached, in a word and a sentence. Waiting is not work."""
    if measured is None:
        return Verdict.OPEN, "Nobody has measured it since. What is drawn is a hope."
    hoped, saved = before.minutes - wanted.minutes, before.minutes - measured.minutes
    said = f"It was to save {_plain(hoped)} of {_plain(before.minutes)} minutes"
    if saved < 0:
        return Verdict.WORSE, f"{said}; it takes {_plain(-saved)} minutes longer."
    if saved == 0:
        return Verdict.NONE, f"{said}; it saves nothing."
    if saved >= hoped * NEAR:
        return Verdict.PROVED, f"{said}; measured afterwards it saves {_plain(saved)}."
    return Verdict.PARTLY, f"{said}; measured afterwards it saves {_plain(saved)}."


def _number(totals: Totals, name: str) -> Decimal | None:
    value = getattr(totals, name)
    return None if value is None else Decimal(value)


def _plain(value: Decimal) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _changes(values: Sequence[str]) -> int:
    return sum(one != two for one, two in pairwise(values))


def _back_and_forth(systems: Sequence[str]) -> int:
    """A, B, A: what is typed in one system is typed again in the other."""
    used = [each for n, each in enumerate(systems) if each and (n == 0 or systems[n - 1] != each)]
    return sum(one == three for one, three in zip(used, used[2:], strict=False))
