"""The service desk's load around a go-live, against a forecast learned from earlier ones."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PER = 100  # calls are compared for each hundred people
CALM = 1.10  # calls are back at rest at 110 % of what is usual


@dataclass(frozen=True)
class Desk:
    """A day: how many days after the go-live, calls forecast and taken, calls not yet answered."""

    day: int
    forecast: int | None
    calls: int | None
    backlog: int | None = None


def uplift(usual: int, days: Iterable[Desk]) -> dict[int, float]:
    """This will give calls taken as a share of the usual, by day after the go-live."""
    return {each.day: each.calls / usual for each in days if each.calls is not None and usual}


def learned(usual: int, earlier: Sequence[Mapping[int, float]], day: int) -> int | None:
    """This will forecast a day's calls: the median uplift of that day in earlier go-lives."""
    known = [curve[day] for curve in earlier if day in curve]
    return round(usual * statistics.median(known)) if known else None


def missed(days: Iterable[Desk]) -> float | None:
    """This will give how far calls were from their forecast, in percent of it."""
    both = [
        (each.forecast, each.calls) for each in days if each.forecast and each.calls is not None
    ]
    forecast = sum(each for each, _ in both)
    return round(100 * (sum(calls for _, calls in both) / forecast - 1), 1) if forecast else None


def is_calm(usual: int, days: Sequence[Desk], least: int) -> bool:
    """This will say whether the last days in a row were calm: at most 110 % of the usual calls."""
    last = [each.calls for each in sorted(days, key=lambda each: each.day)][-least:]
    return len(last) == least and all(calls is not None and calls <= usual * CALM for calls in last)


def may_end_early_support(
    severities: Sequence[str], most_second: int, *, calm: bool
) -> tuple[bool, list[str]]:
    """This will say whether the early-life support may end, and what it waits for."""
    waits = []
    if "1" in severities:
        waits.append("an issue that stops work is open")
    if severities.count("2") > most_second:
        waits.append(f"more than {most_second} issues of severity 2 are open")
    if not calm:
        waits.append("calls are not back at rest")
    return not waits, waits
