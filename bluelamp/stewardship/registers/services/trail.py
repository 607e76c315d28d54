"""The history of every field of rows that are no entries of a declared register.

An app that has services of its own writes its rows by `write`, and shows what changed of one by
`selectors.entries.list_history`: one table holds the history of all of them.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bluelamp.kernel.access.selectors import Actor
from bluelamp.stewardship.portfolio.services import histories

from ..models import EntryChange

Changes = Sequence[Mapping[str, Any]]


def write(
    code: str,
    said: Sequence[tuple[Any, Mapping[str, Any]]],
    *,
    by: Actor,
    at: datetime.datetime,
    through: str = "",
) -> int:
    """This will write rows with what changed of them, as part of an act that has been checked.

    `through` is the field that leads to the record which says who may see a row. Returns how many
    fields were different.
    """
    changed = [(row, histories.apply(row, values, by=by, at=at)) for row, values in said]
    histories.store([row for row, _ in changed])
    keep(
        code, [(row, getattr(row, through) if through else row, each) for row, each in changed],
        by=by,
    )  # fmt: skip
    return sum(len(each) for _, each in changed)


def keep(code: str, changed: Iterable[tuple[Any, Any, Changes]], *, by: Actor) -> None:
    """This will keep what changed of rows: each with the record that says who may see it."""
    EntryChange.objects.bulk_create(
        [
            EntryChange(
                force_id=owner.force_id, unit_id=owner.unit_id, marking=owner.marking,
                restriction_ids=owner.restriction_ids, register=code, entry_id=row.pk,
                who=by.name, **each,
            )
            for row, owner, changes in changed
            for each in changes
        ],
        batch_size=1_000,
    )  # fmt: skip
