"""Stated tables: changing a line, and the two kinds of file that bring them in."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.contracts.selectors import find_contract, known_contracts
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import twice

from .. import permissions
from ..choices import Sort
from ..models import StatedLine, StatedTable
from ..rules import totals
from ..selectors.tables import stated_of
from .writing import Said, record, write

TABLE = Field("table", "Table", cells.words(60), required=True)
MONEY = cells.money(negative=True)


class NoSuchContract(Exception):
    """No contract has that reference."""


def change_line(
    *, by: Actor, at: datetime.datetime, line_id: int, values: Mapping[str, Any]
) -> StatedLine:
    """This will change a line of a stated table; its history keeps what was stated before.

    `contract` is a reference. Raises NotPermitted, NoSuchContract, StatedLine.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = StatedLine.objects.select_for_update().get(pk=line_id)
        given = dict(values)
        if "contract" in given:
            given["contract_id"] = _contract(given.pop("contract"))
        write([Said(found, given, found.category)], by=by, at=at)
        record(by, "programmes.line.changed", "statedtable", found.table, given)
    return found


def _contract(reference: str) -> int | None:
    if not reference:
        return None
    found = find_contract(reference)
    if found is None:
        raise NoSuchContract(reference)
    return found.pk


def _tables() -> dict[str, StatedTable]:
    return {each.reference: each for each in StatedTable.objects.all()}


def _doubt_tables(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = twice(rows, "table")
    found += [
        Fault(row.number, "Stated on", "This day has not come yet.")
        for row in rows
        if row.values["stated_on"] > sent.at.date()
    ]
    return found


def _load_tables(rows: Sequence[Row], sent: Sent) -> None:
    there, said, by = _tables(), [], sent.by
    for row in rows:
        values = {"citation": sent.file.source} | row.values
        reference = values.pop("table")
        made = StatedTable(force_id=by.force_id, unit_id=by.unit_id, reference=reference)
        said.append(Said(there.get(reference) or made, values))
    write(said, by=by, at=sent.at)


def _doubt_lines(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, contracts = _tables(), known_contracts()
    found = twice(rows, "table", "code")
    for row in rows:
        if row.values["table"] not in there:
            said = f"No table has the reference “{row.values['table']}”."
            found.append(Fault(row.number, "Table", said))
        elif row.values.get("contract", "") and row.values["contract"] not in contracts:
            said = f"No contract has the reference “{row.values['contract']}”."
            found.append(Fault(row.number, "Contract", said))
    return [*found, *_doubt_totals(rows, there)]


def _doubt_totals(rows: Sequence[Row], there: Mapping[str, StatedTable]) -> list[Fault]:
    """Lines that are part of what is not there, or of themselves, with what is there already."""
    tables: dict[str, dict[str, totals.Stated]] = defaultdict(dict)
    for line in StatedLine.objects.filter(table__in=there.values()).select_related("table"):
        tables[line.table.reference][line.code] = stated_of(line)
    for row in rows:
        code = row.values["code"]
        tables[row.values["table"]][code] = totals.Stated(code, row.values.get("part_of", ""))
    wrong = {name: totals.trouble(list(lines.values())) for name, lines in tables.items()}
    return [
        Fault(row.number, "Part of", wrong[row.values["table"]][row.values["code"]])
        for row in rows
        if row.values["code"] in wrong[row.values["table"]]
    ]


def _load_lines(rows: Sequence[Row], sent: Sent) -> None:
    there, contracts, said = _tables(), known_contracts(), []
    known = {(each.table_id, each.code): each for each in StatedLine.objects.all()}
    for row in rows:
        values = dict(row.values)
        table, code = there[values.pop("table")], values.pop("code")
        if "contract" in values:
            values["contract_id"] = contracts[values.pop("contract")].pk
        line = known.get((table.pk, code)) or StatedLine(table=table, code=code)
        line.table = table
        said.append(Said(line, values, row.values["category"]))
    write(said, by=sent.by, at=sent.at)


KINDS = (
    register(
        Kind(
            "stated-tables",
            "Savings plans and tables of spend",
            "A row a table. Its lines come in a file of their own.",
            (
                TABLE,
                Field("name", "Name", cells.words(300), required=True),
                Field("sort", "Sort", cells.one_of(Sort.choices), required=True),
                Field("stated_on", "Stated on", cells.day, required=True),
                Field("base", "Measured against", cells.money()),
                Field("citation", "Citation", cells.words(500)),
            ),
            permissions.check_can_keep,
            _doubt_tables,
            _load_tables,
        )
    ),
    register(
        Kind(
            "stated-lines",
            "Lines of savings plans and tables of spend",
            "A row a line, totals among them as they are stated. Amounts are in full pounds; a "
            "reduction is below nought.",
            (
                TABLE,
                Field("code", "Code", cells.words(60), required=True),
                Field("part_of", "Part of", cells.words(60)),
                Field("category", "Category", cells.words(300), required=True),
                Field("initiative", "Initiative", cells.words()),
                Field("now", "Cost now", MONEY),
                Field("future", "Future cost", MONEY),
                Field("reduction", "Reduction", MONEY),
                Field("compared", "Compared with others", MONEY),
                Field("owner", "Owner", cells.words(200)),
                Field("due_on", "Due on", cells.day),
                Field("cash", "Cash", cells.yes_no),
                Field("confidence", "Confidence (%)", cells.percent),
                Field("contract", "Contract", cells.words(60)),
                Field("note", "Note", cells.words()),
            ),
            permissions.check_can_keep,
            _doubt_lines,
            _load_lines,
        )
    ),
)
