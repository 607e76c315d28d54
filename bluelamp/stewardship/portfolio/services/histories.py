"""Rows of a register written together, each field that changes kept for its history."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.kernel.access.selectors import Actor

from .passports import text_of

OWN = ("id", "force", "unit", "marking", "restriction_ids")
BATCH = 500


def apply(
    row: Any, values: Mapping[str, Any], *, by: Actor, at: datetime.datetime
) -> list[dict[str, Any]]:
    """This will set values of a row, not yet written, and give what changed for its history."""
    source = str(values.get("source", getattr(row, "source", "")))
    before = {name: text_of(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return [
        {"field": name, "before": before[name], "after": text_of(value), "source": source,
         "post_id": by.post_id, "at": at}
        for name, value in values.items()
        if text_of(value) != before[name]
    ]  # fmt: skip


def apply_part(
    part: str, row: Any, values: Mapping[str, Any], *, by: Actor, at: datetime.datetime
) -> list[dict[str, Any]]:
    """This will do the same for a part of what has a history, which then names the part.

    Of a part that is new it says only that: what it said first is what it next changes from.
    """
    new = row.pk is None
    changed = apply(row, values, by=by, at=at)
    if new:
        return note(part, "", "added", str(getattr(row, "source", "")), by=by, at=at)
    return [each | {"field": f"{part}: {each['field'].replace('_', ' ')}"} for each in changed]


def note(
    field: str, before: str, after: str, source: str, *, by: Actor, at: datetime.datetime
) -> list[dict[str, Any]]:
    """This will give one change for a history, or none where nothing is different."""
    if before == after:
        return []
    return [{"field": field, "before": before, "after": after, "source": source,
             "post_id": by.post_id, "at": at}]  # fmt: skip


def store(rows: Sequence[Any], *, but: Sequence[str] = ()) -> None:
    """This will write rows of one sort, the new and the old, leaving fields named `but` alone."""
    if not rows:
        return
    model = type(rows[0])
    fields = [f.name for f in model._meta.concrete_fields if f.name not in (*OWN, *but)]
    model.objects.bulk_create([each for each in rows if each.pk is None], batch_size=BATCH)
    model.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )
