"""The UK government's legacy IT risk assessment framework (CDDO/GDS 2023, updated March 2025).

Thirteen criteria: seven of likelihood (1 to 6) and six of impact (1 to 5), over three years. A
total is the mean of its scores and their highest, halved; the overall score is the one times the
other, from 1 to 30. Criteria and the worked example were read in a reimplementation that says it
follows the guidance; read the official text before quoting this as it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEGACY_FROM = 3
RED_FROM = 16


@dataclass(frozen=True)
class Criterion:
    """One criterion: its code, its words, the top of its scale and what the top means."""

    code: str
    label: str
    most: int
    top: str


LIKELIHOOD = (
    Criterion("L1", "End of life or end of support", 6, "already out of support"),
    Criterion("L2", "Expired vendor contract", 6, "out of contract with no replacement"),
    Criterion("L3", "Lack of knowledge and skills", 6, "not to be had inside or outside"),
    Criterion("L4", "Inability to meet business needs", 6, "not meeting current needs"),
    Criterion("L5", "Unsuitable physical environment", 6, "unsuitable now"),
    Criterion("L6", "Known security vulnerabilities", 6, "known to exist now"),
    Criterion("L7", "Issues recorded in the past", 6, "happening now"),
)
IMPACT = (
    Criterion("C1", "National security, health, safety and life", 5, "very high, sustained"),
    Criterion("C2", "Reputation", 5, "Parliament intervenes"),
    Criterion("C3", "Direct cost", 5, "over 10% of the budget, or over £50 million"),
    Criterion("C4", "People outside the force", 5, "loss or inconvenience across the nation"),
    Criterion("C5", "Operations, in hours idle or extra", 5, "over 500,000 hours"),
    Criterion("C6", "Other systems", 5, "highly integrated, raises what others cost"),
)
CRITERIA = (*LIKELIHOOD, *IMPACT)
BY_CODE = {each.code: each for each in CRITERIA}
# The hours of C5 are made for a department of state. The force's own band is kept beside it.
FORCE_C5 = Criterion("C5F", "Operations, by the force's own band", 5, "the force's own scale")


class NotAScore(Exception):
    """A score is not on its criterion's scale; the message says which."""


@dataclass(frozen=True)
class Risk:
    """What thirteen scores come to. `overall` is None when any of them is not known."""

    likelihood: Decimal | None
    impact: Decimal | None
    overall: Decimal | None
    legacy: bool
    red: bool
    unknown: tuple[str, ...]


def assess(scores: Mapping[str, int]) -> Risk:
    """This will give the risk of an application; one unscored criterion makes it unknown.

    It is legacy when any likelihood is 3 or more, which holds whether or not the rest is known.
    Raises NotAScore.
    """
    check(scores)
    unknown = tuple(each.code for each in CRITERIA if each.code not in scores)
    legacy = any(scores.get(each.code, 0) >= LEGACY_FROM for each in LIKELIHOOD)
    likelihood, impact = _total(scores, LIKELIHOOD), _total(scores, IMPACT)
    if likelihood is None or impact is None:
        return Risk(_rounded(likelihood), _rounded(impact), None, legacy, False, unknown)
    overall = likelihood * impact
    red = overall >= RED_FROM
    return Risk(_rounded(likelihood), _rounded(impact), _rounded(overall), legacy, red, unknown)


def check(scores: Mapping[str, int]) -> None:
    """This will pass when every score is on its scale. Raises NotAScore."""
    known = BY_CODE | {FORCE_C5.code: FORCE_C5}
    for code, score in scores.items():
        if code not in known:
            raise NotAScore(f"There is no criterion {code}.")
        if not 1 <= score <= known[code].most:
            raise NotAScore(f"{code} is scored from 1 to {known[code].most}, not {score}.")


def band(value: Decimal) -> int:
    """This will give the whole band that a total lies in, for the map of risks."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def _total(scores: Mapping[str, int], criteria: tuple[Criterion, ...]) -> Decimal | None:
    if any(each.code not in scores for each in criteria):
        return None
    found = [Decimal(scores[each.code]) for each in criteria]
    return (sum(found, Decimal(0)) / len(found) + max(found)) / 2


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)
