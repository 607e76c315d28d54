"""A register's file: the same answers and the same refusals, a row an entry."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent
from bluelamp.stewardship.portfolio.services.imports import register as take
from bluelamp.stewardship.portfolio.services.kinds.applications import twice

from ..selectors.declared import Answer, Register
from .entries import Refused, Standing, stand, write

OF_FILE = ("source", "observed_on")


def take_files(register: Register) -> Kind:
    """This will let a register's entries be imported, under the register's own code."""
    return take(
        Kind(
            register.code,
            register.many,
            register.about,
            tuple(
                Field(each.name, each.label, each.read, _needed(each), hint=each.hint)
                for each in register.fields
            ),
            register.keep,
            lambda rows, sent: _doubt(register, rows, sent),
            lambda rows, sent: _load(register, rows, sent),
        )
    )


def _doubt(register: Register, rows: Sequence[Row], sent: Sent) -> list[Fault]:
    standing, found = stand(register, sent.by), twice(rows, *register.key)
    again = {each.row for each in found}
    for row in rows:
        if row.number not in again:
            found += _faults(standing, row, sent)
    return found


def _faults(standing: Standing, row: Row, sent: Sent) -> list[Fault]:
    try:
        standing.hold(_values(standing.register, row, sent))
    except Refused as wrong:
        labels = {each.name: each.label for each in standing.register.fields}
        return [Fault(row.number, labels.get(name, ""), why) for name, why in wrong.found.items()]
    return []


def _load(register: Register, rows: Sequence[Row], sent: Sent) -> None:
    standing = stand(register, sent.by)
    held = [standing.hold(_values(register, row, sent)) for row in rows]
    write(register, held, by=sent.by, at=sent.at)


def _values(register: Register, row: Row, sent: Sent) -> dict[str, Any]:
    """An empty cell says nothing: what is there stays. The file has its own source and day."""
    asked = {each.name for each in register.fields}
    return {name: getattr(sent.file, name) for name in OF_FILE if name in asked} | row.values


def _needed(answer: Answer) -> bool:
    return answer.required and answer.name not in OF_FILE
