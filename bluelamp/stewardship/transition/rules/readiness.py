"""Whether a department may go live on a day: every criterion, its newest evidence, its issues.

The pattern is the Gateway review of readiness for service (gate 4) and the go or no-go meetings of
hospitals' record systems: finite evidence, named criteria, open critical issues on one page.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..choices import Met, Standing, Verdict

STOPS = ("1",)
GAPS = (Standing.PARTLY, Standing.UNMET, Standing.EXPIRED, Standing.MISSING)


@dataclass(frozen=True)
class Proof:
    """Evidence for a criterion in a department. Without `expires_on` it runs out by its age."""

    met: str
    seen_on: datetime.date
    expires_on: datetime.date | None = None
    owner: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class Asked:
    """A criterion with the newest evidence of one department. `days` is how long evidence holds."""

    name: str
    mandatory: bool
    days: int | None
    proof: Proof | None


@dataclass(frozen=True)
class Held:
    """A criterion as it stands on a day, and the last day on which it still would."""

    name: str
    mandatory: bool
    standing: Standing
    until: datetime.date | None
    covered: bool


@dataclass(frozen=True)
class Reckoned:
    """The verdict of a day with its reasons, and the last day that its evidence holds."""

    verdict: Verdict
    held: tuple[Held, ...]
    reasons: tuple[str, ...]
    holds_until: datetime.date | None

    @property
    def met(self) -> int:
        """This will count the criteria that are met."""
        return sum(each.standing is Standing.MET for each in self.held)


def runs_out(asked: Asked) -> datetime.date | None:
    """This will give the last day that evidence holds, or none when it holds for good."""
    if asked.proof is None:
        return None
    by_age = asked.proof.seen_on + datetime.timedelta(days=asked.days) if asked.days else None
    days = [each for each in (asked.proof.expires_on, by_age) if each]
    return min(days, default=None)


def hold(asked: Asked, on: datetime.date) -> Held:
    """This will say how a criterion stands on a day. A gap is covered by an owner and a day."""
    until, proof = runs_out(asked), asked.proof
    covered = bool(proof and proof.owner and proof.due_on and proof.due_on >= on)
    return Held(asked.name, asked.mandatory, _standing(proof, until, on), until, covered)


def reckon(asked: Iterable[Asked], severities: Sequence[str], on: datetime.date) -> Reckoned:
    """This will give the verdict of a day.

    Go: every criterion is met with evidence that has not run out, and no open issue stops work.
    Go on conditions: what is not met is not mandatory, and has an owner and a day that has not
    passed. Otherwise not ready; so is a department for which nothing is asked.
    """
    held = tuple(hold(each, on) for each in asked)
    blocks = [_said(each) for each in held if each.standing in GAPS and _blocks(each)]
    if any(each in STOPS for each in severities):
        blocks.append("An issue that stops work is open")
    if not held:
        blocks.append("No criterion is set")
    conditions = [_said(each) for each in held if each.standing in GAPS and not _blocks(each)]
    met = [each.until for each in held if each.standing is Standing.MET and each.until]
    verdict = Verdict.NOT_READY if blocks else Verdict.CONDITIONAL if conditions else Verdict.GO
    return Reckoned(verdict, held, tuple(blocks or conditions), min(met, default=None))


def overrides(ruled: str, reckoned: str) -> bool:
    """This will say whether a ruling goes further than what was reckoned."""
    order = [Verdict.NOT_READY, Verdict.CONDITIONAL, Verdict.GO]
    return order.index(Verdict(ruled)) > order.index(Verdict(reckoned))


def _standing(proof: Proof | None, until: datetime.date | None, on: datetime.date) -> Standing:
    if proof is None:
        return Standing.MISSING
    if until and until < on:
        return Standing.EXPIRED
    shown = {Met.YES: Standing.MET, Met.PARTLY: Standing.PARTLY, Met.NO: Standing.UNMET}
    return shown[Met(proof.met)]


def _blocks(each: Held) -> bool:
    return each.mandatory or not each.covered


def _said(each: Held) -> str:
    return f"{each.name}: {each.standing.label.lower()}"
