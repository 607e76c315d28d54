"""Storing what a chunk of rows became; rows that the database alone refuses are found and rejected.

A batch is stored whole. Where the database refuses it, it is stored by halves, each under its own
savepoint, until the rows that are refused stand alone: they are rejects, and the others are stored.
"""

import datetime
import io
import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from django.db import DataError, IntegrityError, connection, transaction
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from bluelamp.kernel.access.selectors import Actor
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.services import loading

from ..rules.files import BadFile
from ..rules.shaping import Made

EXTRA = ("n", "row", "turn", "source_key", "known_at")
MOST = 500
SAID = {
    "ended_after_it_began": "It ended before it began",
    "died_after_birth": "The person died before they were born",
    "link_has_two_ends": "It is linked to itself",
    "no_orphan_persons": "The person is linked to nothing (Minimum POLE Data Standards)",
}


@dataclass
class Batch:
    """What a chunk of rows became, ready to be sent."""

    made: Made
    rows: list[loading.Rows]
    ties: list[loading.Ties]


def as_batch(made: Made) -> Batch:
    """This will write what was made as the bulk door takes it."""
    rows = []
    for each in made.records:
        columns = tuple(name for name in each.table.column_names if name not in EXTRA)
        table = each.table.select([*EXTRA, *columns])
        rows.append(loading.Rows(each.name, Kind(each.kind), columns, _csv(table)))
    ties = [loading.Ties(each.start, each.end, each.role, _csv(each.table)) for each in made.links]
    return Batch(made, rows, ties)


def _csv(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    arrow_csv.write_csv(table, buffer, arrow_csv.WriteOptions(include_header=False))
    return buffer.getvalue()


def store(
    *, by: Actor, at: datetime.datetime, delivery_id: int, batch: Batch
) -> tuple[Made, loading.Loaded]:
    """This will store a batch, and say what was made of it and what became of that.

    Raises what `loading.load_batch` raises, and BadFile where so many rows are refused that the
    mapping must be wrong.
    """
    halving = _Halving(by, at, delivery_id, batch.made)
    try:
        return batch.made, halving.load(batch)
    except (DataError, IntegrityError):
        halving.take(batch.made.places)
    return batch.made.refusing(halving.refused), halving.done


@dataclass
class _Halving:
    by: Actor
    at: datetime.datetime
    delivery_id: int
    made: Made
    done: loading.Loaded = field(default_factory=loading.Loaded)
    refused: dict[int, str] = field(default_factory=dict)

    def take(self, places: NDArray[np.intp]) -> None:
        """This will store those of the rows that the database takes, and note the others."""
        try:
            self.done.add(self.load(as_batch(self.made.only(places))))
        except (DataError, IntegrityError) as wrong:
            if len(places) > 1:
                middle = len(places) // 2
                self.take(places[:middle])
                self.take(places[middle:])
            else:
                self._refuse(int(places[0]), wrong)

    def load(self, batch: Batch) -> loading.Loaded:
        """This will store a batch or nothing, with what the database asks at the end asked now."""
        with transaction.atomic(), connection.cursor() as cursor:
            loaded = loading.load_batch(
                by=self.by,
                at=self.at,
                delivery_id=self.delivery_id,
                rows=batch.rows,
                ties=batch.ties,
            )
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        return loaded

    def _refuse(self, place: int, wrong: Exception) -> None:
        self.refused[place] = _said(wrong)
        if len(self.refused) > MOST:
            raise BadFile(
                f"The store refuses more than {MOST} rows of a batch, so the mapping is wrong."
                f" The first: {next(iter(self.refused.values()))}."
            ) from wrong


def _said(wrong: Exception) -> str:
    """Why, in a sentence; what the database said where there is none."""
    told = str(wrong).splitlines()[0]
    for constraint, said in SAID.items():
        if re.search(rf"\b{constraint}\b", told) or constraint == _constraint(wrong):
            return said
    return f"The store cannot take it: {told}"


def _constraint(wrong: Exception) -> str:
    return getattr(getattr(wrong.__cause__, "diag", None), "constraint_name", None) or ""
