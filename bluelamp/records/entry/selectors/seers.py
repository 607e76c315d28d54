"""Who sees a record or a link under a protection: the posts of today, by the rules of access."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.choices import Marking, Reach

from .. import permissions

NAMED = 12


@dataclass(frozen=True)
class Seers:
    """How many posts see it, and the names of some of them."""

    count: int
    names: list[str]


def who_sees(
    *, unit_id: int, force_id: int, marking: str, restriction_ids: Sequence[int], on: datetime.date
) -> Seers:
    """This will say who would see a record of a unit under a marking and restrictions on a day.

    It repeats what the database's policy asks, for posts instead of for one reader.
    """
    found = _readers(force_id, on).filter(
        Q(role__reach=Reach.FORCE) | Q(unit_id__in=_above(unit_id, force_id))
    )
    if marking == Marking.SENSITIVE:
        found = found.filter(role__sees_sensitive=True)
    for each in restriction_ids:
        found = found.filter(restrictions=each)
    named = found.order_by("user__name", "pk")[:NAMED]
    return Seers(found.count(), [f"{each.user}, {each.unit}" for each in named])


def _readers(force_id: int, on: datetime.date) -> QuerySet[Any]:
    held = access.list_posts(on=on).filter(force_id=force_id)
    return held.filter(role__permissions__contains=[permissions.READ])


def _above(unit_id: int, force_id: int) -> list[int]:
    """The unit and those above it: whoever reaches a unit reaches what lies below."""
    parents = dict(access.list_units(force_id).values_list("pk", "parent_id"))
    found: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
