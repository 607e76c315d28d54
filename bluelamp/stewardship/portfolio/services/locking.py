"""Rows that are to be changed together, held until the change is done."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def lock_all(model: type[M], numbers: Iterable[int]) -> list[M]:
    """This will lock rows in scope by their numbers. Raises DoesNotExist if one is not there."""
    wanted = set(numbers)
    rows = model._default_manager.select_for_update().filter(pk__in=wanted)
    found = list(rows.order_by("pk"))
    if len(found) != len(wanted):
        raise model.DoesNotExist  # type: ignore[attr-defined]  # each model has its own
    return found
