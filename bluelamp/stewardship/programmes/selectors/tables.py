"""Stated tables, each line held against its own arithmetic and each total against its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.selectors import costs as portfolio

from .. import permissions
from ..models import StatedLine, StatedTable, TableChange
from ..rules import totals
from .looks import consult

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class HeldLine:
    """A line with what was held against it; `depth` says under how many totals it stands."""

    line: StatedLine
    checks: list[totals.Held]
    depth: int
    total: bool

    @property
    def odd(self) -> list[totals.Held]:
        """This will list what disagrees."""
        return [each for each in self.checks if not each.agrees]

    @property
    def change(self) -> Decimal | None:
        """This will give the stated reduction, else future less now."""
        if self.line.reduction is not None:
            return self.line.reduction
        return totals.change_of(stated_of(self.line))


@dataclass(frozen=True)
class WholeTable:
    """A stated table with its lines, what disagrees, what it compares with."""

    table: StatedTable
    lines: list[HeldLine]
    comparators: list[Any]
    changes: list[TableChange]

    @property
    def checked(self) -> int:
        """This will count the totals and reductions that could be held against something."""
        return sum(len(each.checks) for each in self.lines)

    @property
    def odd(self) -> int:
        """This will count those that disagree."""
        return sum(len(each.odd) for each in self.lines)

    @property
    def parts(self) -> list[HeldLine]:
        """This will list the lines that are no totals."""
        return [each for each in self.lines if not each.total]

    @property
    def share(self) -> Decimal | None:
        """This will give what is compared as a share of what the table is measured against."""
        top = next((each.line for each in self.lines if each.total and not each.line.part_of), None)
        if top is None or top.compared is None or not self.table.base:
            return None
        return top.compared / self.table.base * HUNDRED


def consult_tables(*, by: Actor, reason: Reason) -> QuerySet[StatedTable]:
    """This will list stated tables, the newest first. Raises NotPermitted."""
    consult("tables", by=by, reason=reason, kind="statedtable")
    return StatedTable.objects.order_by("-stated_on", "name")


def consult_table(*, by: Actor, reason: Reason, table_id: int) -> WholeTable:
    """This will get a stated table held against itself.

    Raises NotPermitted and StatedTable.DoesNotExist.
    """
    consult("table", by=by, reason=reason, kind="statedtable", pk=table_id)
    found = StatedTable.objects.get(pk=table_id)
    lines = list(found.lines.select_related("contract").order_by("id"))
    return WholeTable(
        found, held(lines),
        portfolio.list_figures(by=by, start="comparator-") if found.sort == "spend" else [],
        list(found.changes.order_by("-at", "-id")[:200]),
    )  # fmt: skip


def get_line(*, by: Actor, line_id: int) -> StatedLine:
    """This will get a line of a stated table. Raises NotPermitted and StatedLine.DoesNotExist."""
    permissions.check_can_read(by=by)
    return StatedLine.objects.select_related("table").get(pk=line_id)


def held(lines: Sequence[StatedLine]) -> list[HeldLine]:
    """This will hold lines against their own arithmetic and against their parts."""
    checks = totals.check([stated_of(each) for each in lines])
    above = {each.code: each.part_of for each in lines}
    whole = set(above.values())
    return [
        HeldLine(each, checks[each.code], _depth(each.code, above), each.code in whole)
        for each in lines
    ]


def stated_of(line: StatedLine) -> totals.Stated:
    """This will give a line as the rules take it."""
    return totals.Stated(
        line.code, line.part_of, line.now, line.future, line.reduction, line.compared
    )


def _depth(code: str, above: dict[str, str]) -> int:
    depth = 0
    while above.get(code) and depth < len(above):
        code, depth = above[code], depth + 1
    return depth
