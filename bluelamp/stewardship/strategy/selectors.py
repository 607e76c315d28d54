"""Reads of strategy: alignment, the roadmap, plans, boards, risks."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject

from . import permissions
from .models import (
    Alignment,
    Board,
    BoardAction,
    BoardPaper,
    NationalPriority,
    Objective,
    PlanItem,
    RoadmapStep,
    StrategicRisk,
    Theme,
)
from .rules import looks


@dataclass(frozen=True)
class Aligned:
    """Themes by national priorities, and what is uncovered both ways."""

    themes: list[Theme]
    priorities: list[NationalPriority]
    held: dict[tuple[int, int], Alignment]
    uncovered: looks.Coverage
    objectives: list[Objective]
    idle: list[Objective]


@dataclass(frozen=True)
class Promised:
    """A promise of a plan with the day it is due, and whether it is or was late."""

    item: PlanItem
    due_on: datetime.date
    late: bool


@dataclass(frozen=True)
class Sitting:
    """A board with its papers and what is still to be done for it."""

    board: Board
    papers: list[BoardPaper]
    actions: list[tuple[BoardAction, bool]]


def consult_alignment(*, by: Actor, reason: Reason) -> Aligned:
    """This will give how the strategy stands to the national priorities. Raises NotPermitted."""
    _consult("alignment", by=by, reason=reason)
    themes = list(Theme.objects.order_by("reference"))
    priorities = list(NationalPriority.objects.order_by("text", "reference"))
    rows = list(Alignment.objects.select_related("theme", "priority"))
    objectives = list(Objective.objects.select_related("theme").order_by("reference"))
    stepped = set(RoadmapStep.objects.values_list("objective_id", flat=True))
    return Aligned(
        themes, priorities, {(each.theme_id, each.priority_id): each for each in rows},
        looks.uncovered(
            [each.name for each in themes], [each.name for each in priorities],
            [(each.theme.name, each.priority.name, each.stand) for each in rows],
        ),
        objectives, [each for each in objectives if each.pk not in stepped],
    )  # fmt: skip


def consult_roadmap(*, by: Actor, reason: Reason) -> list[RoadmapStep]:
    """This will list the steps of the roadmap by their objective and day. Raises NotPermitted."""
    _consult("roadmap", by=by, reason=reason)
    rows = RoadmapStep.objects.select_related("objective")
    return list(rows.order_by("objective__reference", "starts_on", "pk"))


def consult_plans(*, by: Actor, reason: Reason, on: datetime.date) -> dict[str, list[Promised]]:
    """This will give each plan's promises in the order of their days. Raises NotPermitted."""
    _consult("plans", by=by, reason=reason)
    found: dict[str, list[Promised]] = defaultdict(list)
    for each in PlanItem.objects.order_by("day_0", "plan", "day", "pk"):
        late = looks.is_late(each.day_0, each.day, each.done_on, on)
        found[each.plan].append(Promised(each, looks.due(each.day_0, each.day), late))
    return dict(found)


def consult_boards(*, by: Actor, reason: Reason, on: datetime.date) -> list[Sitting]:
    """This will list boards with their newest papers and open actions. Raises NotPermitted."""
    _consult("boards", by=by, reason=reason)
    return [_sitting(each, on) for each in Board.objects.order_by("name")]


def consult_risks(*, by: Actor, reason: Reason) -> list[StrategicRisk]:
    """This will list the open risks, the highest first. Raises NotPermitted."""
    _consult("risks", by=by, reason=reason)
    rows = StrategicRisk.objects.filter(closed_on=None).select_related("theme")
    return list(rows.order_by((F("likelihood") * F("impact")).desc(), "reference"))


def _sitting(board: Board, on: datetime.date) -> Sitting:
    actions = board.actions.filter(done_on=None).order_by("due_on", "reference")
    late = [(each, bool(each.due_on and each.due_on < on)) for each in actions]
    return Sitting(board, list(board.papers.order_by("-meets_on", "-pk")[:20]), late)


def _consult(what: str, *, by: Actor, reason: Reason) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(f"strategy.{what}.read", Subject("strategy.theme"), by=by, reason=reason)
