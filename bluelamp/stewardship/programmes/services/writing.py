"""Rows written with their history, field by field, as part of an act that has been checked."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.stewardship.portfolio.services import histories

from ..models import (
    BudgetLine,
    Milestone,
    Phase,
    Programme,
    ProgrammeChange,
    Project,
    ProjectChange,
    ProjectItem,
    StatedLine,
    StatedTable,
    TableChange,
    Tie,
)

Row = (
    Programme
    | Phase
    | Project
    | Milestone
    | BudgetLine
    | ProjectItem
    | StatedTable
    | StatedLine
    | Tie
)
Change = ProgrammeChange | ProjectChange | TableChange


@dataclass(frozen=True)
class Said:
    """What somebody says of one row; `part` names it within what its history belongs to."""

    row: Any
    values: Mapping[str, Any]
    part: str = ""


def write(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> list[Change]:
    """This will write rows of one sort, each with the changes of its fields, and return those."""
    everything = list(said)
    changes = [change for each in everything for change in _apply(each, by=by, at=at)]
    histories.store([each.row for each in everything], but=["reckoned"])
    if changes:
        _keep(type(changes[0]), changes)
    return changes


def keep_end(row: Tie, field: str, part: str, *, by: Actor, at: datetime.datetime) -> None:
    """This will keep that a part which is taken off no longer says anything."""
    gone = histories.note(field, getattr(row, field), "", "", by=by, at=at)
    _keep(ProjectChange, [_change(row, part=part, **each) for each in gone])


def record(
    by: Actor, act: str, subject: str, row: Any, said: Iterable[str], *, rows: int = 1
) -> None:
    """This will note in the audit log what was written of a row."""
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject(f"programmes.{subject}", row.pk),
        reason=Reason("administration"),
        detail={"about": str(row), "said": sorted(said), "rows": rows},
    )


def _keep(model: Any, changes: list[Change]) -> None:
    model.objects.bulk_create(changes, batch_size=1_000)


def _apply(said: Said, *, by: Actor, at: datetime.datetime) -> list[Change]:
    changed = histories.apply(said.row, said.values, by=by, at=at)
    return [_change(said.row, part=said.part, **each) for each in changed]


def _change(row: Row, **said: Any) -> Change:
    """The history of a part is that of what it belongs to."""
    if isinstance(row, Programme):
        return ProgrammeChange(programme=row, **said)
    if isinstance(row, Phase):
        return ProgrammeChange(programme=row.programme, **said)
    if isinstance(row, Project):
        return ProjectChange(project=row, **said)
    if isinstance(row, StatedTable):
        return TableChange(table=row, **said)
    if isinstance(row, StatedLine):
        return TableChange(table=row.table, **said)
    return ProjectChange(project=row.project, **said)
