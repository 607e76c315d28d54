"""Which projects are worth most within the ceilings: a whole-number programme, solved exactly.

maximise the sum of worth, where for each year and kind the sum of what the chosen need is at most
its ceiling; a project that needs another goes only with it; of either-or only one goes; what is
mandatory goes. The solver is HiGHS, by way of SciPy. Same asked, same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

MOST_TRIED = 8
TOLERANCE = 1e-6
SECONDS = 10.0

Limit = tuple[int, str]


@dataclass(frozen=True)
class Candidate:
    """A project: what it is worth and what it needs of each limit, by year and kind."""

    reference: str
    worth: float
    needs: Mapping[Limit, float]
    mandatory: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked of the solver. A tie is (project, other); a limit without a ceiling is free."""

    candidates: Sequence[Candidate]
    ceilings: Mapping[Limit, float]
    needs: Sequence[tuple[str, str]] = ()
    either: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class LeftOut:
    """A project that was not chosen, what it would cost in worth to have it, and what goes for it.

    `loss` is None when no choice that has it keeps within the ceilings and rules.
    """

    reference: str
    loss: float | None
    out: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Answer:
    """What was chosen; empty and not `possible` when the rules and ceilings cannot be kept."""

    possible: bool
    chosen: tuple[str, ...]
    worth: float
    used: Mapping[Limit, float]
    left_out: tuple[LeftOut, ...] = ()


def choose(asked: Asked) -> Answer:
    """This will choose the projects that are worth most, and say what was only just left out."""
    best = solve(asked)
    if not best.possible:
        return best
    rest = [each for each in asked.candidates if each.reference not in best.chosen]
    rest.sort(key=lambda each: (-each.worth, each.reference))
    tried = [_without(asked, best, each) for each in rest[:MOST_TRIED]]
    tried.sort(key=lambda each: (each.loss is None, each.loss or 0.0, each.reference))
    return replace(best, left_out=tuple(tried))


def solve(asked: Asked) -> Answer:
    """This will solve it once, without asking what was left out."""
    if not asked.candidates:
        return Answer(True, (), 0.0, {})
    names = [each.reference for each in asked.candidates]
    found = milp(
        c=-_worths(asked.candidates),
        constraints=_rules(asked, names),
        integrality=numpy.ones(len(names)),
        bounds=Bounds(numpy.array([float(each.mandatory) for each in asked.candidates]), 1.0),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if not found.success:
        return Answer(False, (), 0.0, {})
    chosen = [each for each, x in zip(asked.candidates, found.x, strict=True) if x > 1 / 2]
    return Answer(
        True, tuple(each.reference for each in chosen), sum(each.worth for each in chosen),
        used(chosen),
    )  # fmt: skip


def used(chosen: Sequence[Candidate]) -> dict[Limit, float]:
    """This will add up what projects need, by year and kind."""
    found: dict[Limit, float] = {}
    for each in chosen:
        for limit, amount in each.needs.items():
            found[limit] = found.get(limit, 0.0) + amount
    return dict(sorted(found.items()))


def faults(asked: Asked, chosen: Sequence[str]) -> list[str]:
    """This will say, in sentences, which ceilings and rules a person's own choice does not keep."""
    there = set(chosen)
    spent = used([each for each in asked.candidates if each.reference in there])
    found = [
        f"{kind} of {year} is {spent[year, kind] - most:,.0f} over its ceiling."
        for (year, kind), most in asked.ceilings.items()
        if spent.get((year, kind), 0.0) > most + TOLERANCE
    ]
    found += [f"{a} needs {b}." for a, b in asked.needs if a in there and b not in there]
    found += [f"Only one of {a} and {b} may go." for a, b in asked.either if {a, b} <= there]
    found += [
        f"{each.reference} is mandatory."
        for each in asked.candidates
        if each.mandatory and each.reference not in there
    ]
    return found


def _worths(candidates: Sequence[Candidate]) -> Any:
    """Worth, with a hair off for each place in the list, so that equals are chosen alike."""
    return numpy.array([each.worth - n * 1e-7 for n, each in enumerate(candidates)])


def _rules(asked: Asked, names: Sequence[str]) -> list[LinearConstraint]:
    rows, most = [], []
    for limit, ceiling in asked.ceilings.items():
        rows.append([each.needs.get(limit, 0.0) for each in asked.candidates])
        most.append(ceiling + TOLERANCE)
    for pairs, sign, top in ((asked.needs, -1.0, 0.0), (asked.either, 1.0, 1.0)):
        for first, second in pairs:
            if first in names or second in names:
                rows.append(_pair(names, first, second, sign))
                most.append(top)
    return [LinearConstraint(numpy.array(rows), ub=numpy.array(most))] if rows else []


def _pair(names: Sequence[str], first: str, second: str, sign: float) -> list[float]:
    """A project that is no candidate counts as not going: what needs it cannot go."""
    return [1.0 if each == first else sign if each == second else 0.0 for each in names]


def _without(asked: Asked, best: Answer, wanted: Candidate) -> LeftOut:
    forced = [
        replace(each, mandatory=True) if each is wanted else each for each in asked.candidates
    ]
    other = solve(replace(asked, candidates=forced))
    if not other.possible:
        return LeftOut(wanted.reference, None, (), _never(asked, wanted))
    out = tuple(each for each in best.chosen if each not in other.chosen)
    loss = max(best.worth - other.worth, 0.0)
    words = f"It would push out {', '.join(out)}." if out else "It would add nothing."
    return LeftOut(wanted.reference, loss, out, words)


def _never(asked: Asked, wanted: Candidate) -> str:
    for (year, kind), most in asked.ceilings.items():
        if wanted.needs.get((year, kind), 0.0) > most:
            return f"By itself it is over the ceiling of {kind} in {year}."
    return "The rules and what is mandatory leave no place for it."
