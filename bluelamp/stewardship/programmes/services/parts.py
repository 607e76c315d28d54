"""The parts of a programme and its projects: phases, scope, milestones, money."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..events import MilestoneMoved
from ..models import BudgetLine, Milestone, Phase, Programme, Project, ProjectItem
from ..rules import dates, years
from ..selectors.ratings import mark_of
from .register import BadDates, dated, lock_projects, store_ratings
from .writing import Said, record, write


class NoBudget(Exception):
    """A line of budget needs its budget, which may be nought."""


def set_phase(
    *, by: Actor, at: datetime.datetime, programme_id: int, name: str, values: Mapping[str, Any]
) -> Phase:
    """This will add a phase to a programme, or change the one of that name.

    Raises NotPermitted, BadDates, Programme.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        there = programme.phases.filter(name=name).first()
        found = there or Phase(programme=programme, name=name)
        write_phases([Said(found, values, f"Phase {name}")], by=by, at=at)
        record(by, "programmes.phase.set", "programme", programme, values)
    return found


def set_item(
    *, by: Actor, at: datetime.datetime, project_id: int, kind: str, text: str,
    percent: Decimal | None, source: str = "",
) -> ProjectItem:  # fmt: skip
    """This will add a line of scope or a deliverable, or say how far the one of those words is.

    Raises NotPermitted, Project.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        [project] = lock_projects([project_id])
        found = project.items.filter(kind=kind, text=text).first()
        said = Said(
            found or ProjectItem(project=project, kind=kind, text=text),
            {"percent": percent, "source": source}, text,
        )  # fmt: skip
        write([said], by=by, at=at)
        record(by, "programmes.item.set", "project", project, said.values)
    return said.row  # type: ignore[no-any-return]  # a Said holds a row of any sort


def set_milestone(
    *, by: Actor, at: datetime.datetime, project_id: int, name: str, values: Mapping[str, Any]
) -> Milestone:
    """This will add a milestone, or change the one of that name; what hangs on it is told.

    Raises NotPermitted, BadDates, Project.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        [project] = lock_projects([project_id])
        there = project.milestones.filter(name=name).first()
        found = there or Milestone(project=project, name=name)
        write_milestones([Said(found, values, name)], by=by, at=at)
        record(by, "programmes.milestone.set", "project", project, values)
    return found


def set_budget(
    *, by: Actor, at: datetime.datetime, project_id: int, year: int, kind: str,
    values: Mapping[str, Any],
) -> BudgetLine:  # fmt: skip
    """This will add a line of budget of a year and kind, or change the one that is there.

    Raises NotPermitted, NoBudget, Project.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        [project] = lock_projects([project_id])
        there = project.budgets.filter(year=year, kind=kind).first()
        found = there or BudgetLine(project=project, year=year, kind=kind)
        if values.get("budget", found.budget) is None:
            raise NoBudget
        write_budgets([Said(found, values, line_name(found))], by=by, at=at)
        record(by, "programmes.budget.set", "project", project, values)
    return found


def write_phases(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write phases as part of an act that has been checked. Raises BadDates."""
    everything = list(said)
    for each in everything:
        now = dated(each, ("starts_on", "ends_on"))
        if wrong := dates.span_trouble(now["starts_on"], now["ends_on"]):
            raise BadDates(wrong)
    write(everything, by=by, at=at)


def write_milestones(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write milestones as part of an act that has been checked, and tell which moved.

    Raises BadDates.
    """
    everything = list(said)
    was = {id(each.row): mark_of(each.row).now_on for each in everything if each.row.pk}
    for each in everything:
        if wrong := dates.milestone_trouble(dated(each, ("met_on",))["met_on"], at.date()):
            raise BadDates(wrong)
    write(everything, by=by, at=at)
    store_ratings(_projects(everything), at.date())
    for each in everything:
        now_on = mark_of(each.row).now_on
        if was.get(id(each.row), now_on) != now_on:
            moved = MilestoneMoved(each.row.pk, each.row.project_id, each.row.name, now_on)
            bus.publish(moved, by=by, about=each.row.project)


def write_budgets(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write lines of budget as part of an act that has been checked."""
    everything = list(said)
    write(everything, by=by, at=at)
    store_ratings(_projects(everything), at.date())


def line_name(line: BudgetLine) -> str:
    """This will name a line of budget for its history."""
    return f"{line.get_kind_display()} {years.label(line.year)}"


def _projects(said: Iterable[Said]) -> list[Project]:
    return list({each.row.project_id: each.row.project for each in said}.values())
