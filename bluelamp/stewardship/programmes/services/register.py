"""Adding and changing programmes and projects."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services.locking import lock_all

from .. import permissions
from ..events import ProjectChanged
from ..models import Programme, Project
from ..rules import dates
from ..selectors.ratings import reckon_projects
from .writing import Said, record, write

DATES = ("starts_on", "ends_on", "first_ends_on", "closed_on", "stage")


class ReferenceTaken(Exception):
    """The force has a programme or a project of that reference already."""


class BadDates(Exception):
    """The dates cannot be; the message says why, in a sentence."""


class WhyMissing(Exception):
    """What is declared is not what was reckoned, and nobody says why; the message says both."""


def add_programme(
    *, by: Actor, at: datetime.datetime, reference: str, values: Mapping[str, Any]
) -> Programme:
    """This will add a programme. Raises NotPermitted, ReferenceTaken, BadDates."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if Programme.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_programme(reference, by=by)
        write_programmes([Said(made, values)], by=by, at=at)
        record(by, "programmes.programme.added", "programme", made, values)
    return made


def change_programme(
    *, by: Actor, at: datetime.datetime, programme_id: int, values: Mapping[str, Any]
) -> Programme:
    """This will change a programme. Raises NotPermitted, BadDates, Programme.DoesNotExist."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = Programme.objects.select_for_update().get(pk=programme_id)
        write_programmes([Said(found, values)], by=by, at=at)
        record(by, "programmes.programme.changed", "programme", found, values)
    return found


def add_project(
    *,
    by: Actor,
    at: datetime.datetime,
    programme_id: int,
    reference: str,
    values: Mapping[str, Any],
) -> Project:
    """This will add a project to a programme.

    Raises NotPermitted, ReferenceTaken, BadDates, WhyMissing, Programme.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if Project.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_project(reference, Programme.objects.get(pk=programme_id), by=by)
        write_projects([Said(made, values)], by=by, at=at)
        record(by, "programmes.project.added", "project", made, values)
        _tell(made, values, by=by)
    return made


def change_project(
    *, by: Actor, at: datetime.datetime, project_id: int, values: Mapping[str, Any]
) -> Project:
    """This will change a project; what it declares needs a reason when the rule says otherwise.

    Raises NotPermitted, BadDates, WhyMissing, Project.DoesNotExist.
    """
    [changed] = change_projects(by=by, at=at, project_ids=[project_id], values=values)
    return changed


def change_projects(
    *, by: Actor, at: datetime.datetime, project_ids: Sequence[int], values: Mapping[str, Any]
) -> list[Project]:
    """This will give the same values to many projects, or to none of them.

    Raises NotPermitted, BadDates, WhyMissing, Project.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = lock_projects(project_ids)
        write_projects([Said(each, values) for each in found], by=by, at=at)
        for each in found:
            record(by, "programmes.project.changed", "project", each, values)
            _tell(each, values, by=by)
    return found


def reckon_all(*, by: Actor, at: datetime.datetime) -> int:
    """This will rate every project of the actor's force anew, as each night does.

    Returns how many there are. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = list(Project.objects.filter(force_id=by.force_id))
        store_ratings(found, at.date())
        if found:
            record(by, "programmes.projects.reckoned", "project", found[0], (), rows=len(found))
    return len(found)


def new_programme(reference: str, *, by: Actor) -> Programme:
    """This will make a programme of the actor's force that has not been written yet."""
    return Programme(force_id=by.force_id, unit_id=by.unit_id, reference=reference, name=reference)


def new_project(reference: str, programme: Programme, *, by: Actor) -> Project:
    """This will make a project that has not been written yet, as closed as its programme is."""
    return Project(
        force_id=by.force_id, unit_id=programme.unit_id, marking=programme.marking,
        restriction_ids=list(programme.restriction_ids), programme=programme,
        reference=reference, name=reference,
    )  # fmt: skip


def lock_projects(project_ids: Sequence[int]) -> list[Project]:
    """This will lock projects, all of them. Raises Project.DoesNotExist."""
    return lock_all(Project, project_ids)


def write_programmes(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write programmes with their history, as part of an act that has been checked.

    Raises BadDates before anything is written.
    """
    everything = list(said)
    for each in everything:
        now = dated(each, ("starts_on", "ends_on"))
        if wrong := dates.span_trouble(now["starts_on"], now["ends_on"]):
            raise BadDates(wrong)
    write(everything, by=by, at=at)


def write_projects(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write projects with their history and rate them anew, as part of a checked act.

    Raises BadDates and WhyMissing before anything is written.
    """
    everything = list(said)
    rated = reckon_projects([each.row for each in everything if each.row.pk], at.date())
    for each in everything:
        if wrong := dates.project_trouble(dated(each, DATES), at.date()):
            raise BadDates(wrong)
        if "declared" in each.values and (wrong := undeclared(each, rated)):
            raise WhyMissing(wrong)
    write(everything, by=by, at=at)
    store_ratings([each.row for each in everything], at.date())


def store_ratings(projects: Sequence[Project], on: datetime.date) -> None:
    """This will keep what each project's rating comes to, for lists to be sorted by."""
    rated = reckon_projects(projects, on)
    for each in projects:
        each.reckoned = rated[each.pk].rating
    Project.objects.bulk_update(projects, ["reckoned"], batch_size=1_000)


def dated(said: Said, names: Sequence[str]) -> dict[str, Any]:
    """This will give fields of a row as they will be."""
    return {each: said.values.get(each, getattr(said.row, each)) for each in names}


def undeclared(said: Said, rated: Mapping[int, Any]) -> str:
    """This will say that a declared rating departs from the reckoned one without a reason."""
    now = dated(said, ("declared", "declared_why"))
    reckoned = rated[said.row.pk].rating if said.row.pk in rated else ""
    if not now["declared"] or now["declared"] == reckoned or now["declared_why"].strip():
        return ""
    return f"The rule comes to {reckoned or 'unknown'}. Say why you declare {now['declared']}."


def _tell(project: Project, values: Mapping[str, Any], *, by: Actor) -> None:
    happened = ProjectChanged(project.pk, project.reference, tuple(sorted(values)))
    bus.publish(happened, by=by, about=project)
