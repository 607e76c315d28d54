"""Reads of capability: maturity with its spread, who does what, skills."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors.facts import Counted, count_fact, list_facts

from . import permissions
from .choices import Part
from .models import Job, MaturityScore, Practice, Responsibility, SkillNeed
from .rules import maturity


@dataclass(frozen=True)
class Shown:
    """A fact of a practice as it is counted today, and the level that its share comes to."""

    label: str
    why: str
    counted: Counted | None

    @property
    def level(self) -> int | None:
        """This will give the level; none when nothing could be counted."""
        return maturity.level_of(self.counted.good, self.counted.of) if self.counted else None


@dataclass(frozen=True)
class Assessed:
    """A practice with what its assessors found, and beside it what the platform counts."""

    practice: Practice
    found: maturity.Found
    facts: list[Shown]

    @property
    def levels(self) -> list[int]:
        """This will give the levels of its facts, the lowest first; they are not averaged."""
        return sorted(each.level for each in self.facts if each.level is not None)

    @property
    def differs(self) -> bool:
        """This will say whether every fact lies a level or more from what people found."""
        mean = self.found.mean
        if mean is None or not self.levels:
            return False
        return self.levels[-1] <= mean - 1 or self.levels[0] >= mean + 1


@dataclass(frozen=True)
class Matrix:
    """Who does what in a practice: activities by jobs, and where nobody is accountable."""

    practice: Practice
    jobs: list[Job]
    rows: list[tuple[str, list[tuple[str, Job]], bool]]


@dataclass(frozen=True)
class Skills:
    """Skills with their gaps, the widest first, and jobs with vacancies."""

    needs: list[tuple[SkillNeed, int]]
    jobs: list[Job]
    posts: int
    filled: int


def consult_maturity(*, by: Actor, reason: Reason, on: datetime.date) -> list[Assessed]:
    """This will give every practice with its maturity, what matters most first.

    Raises NotPermitted.
    """
    _consult("maturity", by=by, reason=reason)
    rows = Practice.objects.prefetch_related("scores", "facts").order_by("kind", "reference")
    found = list(rows)
    counted = {
        code: count_fact(code, by=by, on=on)
        for code in {fact.fact for each in found for fact in each.facts.all()}
    }
    return sorted((_assessed(each, on, counted) for each in found), key=_pressing)


def consult_raci(*, by: Actor, reason: Reason) -> list[Matrix]:
    """This will give who does what, a matrix for each practice. Raises NotPermitted."""
    _consult("raci", by=by, reason=reason)
    lines = Responsibility.objects.select_related("practice", "job")
    by_practice: dict[Practice, list[Responsibility]] = defaultdict(list)
    for each in lines.order_by("practice__reference", "activity", "job__reference"):
        by_practice[each.practice].append(each)
    return [_matrix(practice, parts) for practice, parts in by_practice.items()]


def consult_skills(*, by: Actor, reason: Reason) -> Skills:
    """This will give the skills that are needed and how many lack them. Raises NotPermitted."""
    _consult("skills", by=by, reason=reason)
    rows = SkillNeed.objects.select_related("job").order_by("skill", "job__name")
    needs = [(each, max(each.people_needed - each.people_with, 0)) for each in rows]
    jobs = list(Job.objects.order_by("team", "name"))
    return Skills(
        sorted(needs, key=lambda each: -each[1]), jobs, sum(each.posts for each in jobs),
        sum(each.filled for each in jobs),
    )  # fmt: skip


def _assessed(
    practice: Practice, on: datetime.date, counted: Mapping[str, Counted | None]
) -> Assessed:
    found = maturity.find(
        [_score(each) for each in practice.scores.all()],
        target=practice.target, importance=practice.importance, on=on,
    )  # fmt: skip
    labels = {each.code: each.label for each in list_facts()}
    facts = [
        Shown(labels.get(each.fact, each.fact), each.why, counted[each.fact])
        for each in practice.facts.all()
    ]
    return Assessed(practice, found, facts)


def _score(each: MaturityScore) -> maturity.Score:
    return maturity.Score(each.assessor, each.level, each.seen_on, each.evidence)


def _pressing(each: Assessed) -> tuple[bool, float]:
    """What nobody has assessed comes first, then the widest gap by importance."""
    priority = each.found.priority
    return each.found.count > 0, -float(priority or 0)


def _matrix(practice: Practice, parts: Iterable[Responsibility]) -> Matrix:
    lines = list(parts)
    jobs = sorted({each.job for each in lines}, key=lambda job: job.reference)
    activities = dict.fromkeys(each.activity for each in lines)
    held = {(each.activity, each.job_id): each.part for each in lines}
    rows = []
    for activity in activities:
        letters = [(held.get((activity, job.pk), ""), job) for job in jobs]
        none = all(letter != Part.ACCOUNTABLE for letter, _ in letters)
        rows.append((activity, letters, none))
    return Matrix(practice, jobs, rows)


def _consult(what: str, *, by: Actor, reason: Reason) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"capability.{what}.read", Subject("capability.practice"), by=by, reason=reason
    )
