"""Who says so: the source of what is written by hand."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.reference import selectors as reference
from bluelamp.records.pole.services import sources
from bluelamp.records.pole.services.links import Origin


@dataclass(frozen=True)
class Told:
    """Who says so, a code of the list `said-by`, and when they knew it."""

    source: str
    known_at: datetime.datetime


def origin_of(*, by: Actor, at: datetime.datetime, told: Told) -> Origin:
    """This will give the origin of what is written by hand: one source a unit and sort of teller.

    Raises NoSuchCode, NotPermitted.
    """
    label = reference.get_code("said-by", told.source, at.date()).label
    source = sources.make_source(by=by, code=f"said-{told.source}", name=label)
    return Origin(source=source, known_at=told.known_at)
