"""What is known at a place: earlier contacts, other incidents, and warning markers."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..models import Call
from .callers import Warned, list_warnings

NEAR = 25.0  # metres each way: the house and its neighbours
SINCE = datetime.timedelta(days=365)
MOST_SHOWN, MOST_LOCATIONS = 6, 40


@dataclass(frozen=True)
class KnownPlace:
    """Earlier contacts at a place in twelve months, and the markers on it and who lives there.

    `incidents` are those that no contact of that place opened, as those an officer raised.
    """

    calls: list[Call]
    count: int
    incidents: list[Any]
    markers: list[Warned]


def consult_place(
    *,
    by: Actor,
    reason: Reason,
    point: tuple[float, float],
    at: datetime.datetime,
    but: int | None = None,
) -> KnownPlace:
    """This will fetch what is known within a few metres of a point, and log the look.

    `point` is in grid metres; `but` is the call in hand. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        earlier = Call.objects.filter(**_around(point), presented_at__gte=at - SINCE)
        earlier = earlier.exclude(pk=but or 0).exclude(state="waiting")
        shown = list(earlier.select_related("incident").order_by("-presented_at")[:MOST_SHOWN])
        others = _incidents(point, since=at - SINCE)
        refs = _refs(point) if by.may("pole.read_records") else []
        known = KnownPlace(shown, earlier.count(), others, list_warnings(refs))
        seen: dict[str, Any] = {"point": list(point), "calls": [each.pk for each in shown]}
        seen["incidents"] = [each.reference for each in others]
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.place.read",
            subject=Subject("contact.place"),
            reason=reason,
            detail=seen | {"records": [str(each) for each in refs]},
        )
    return known


def _incidents(point: tuple[float, float], *, since: datetime.datetime) -> list[Any]:
    found = dispatch.list_incidents().filter(**_around(point), opened_at__gte=since)
    called = Call.objects.filter(**_around(point), incident__isnull=False).values("incident")
    return list(found.exclude(pk__in=called).order_by("-opened_at")[:MOST_SHOWN])


def _around(point: tuple[float, float]) -> dict[str, Any]:
    easting, northing = point
    return {
        "easting__range": (easting - NEAR, easting + NEAR),
        "northing__range": (northing - NEAR, northing + NEAR),
    }


def _refs(point: tuple[float, float]) -> list[Ref]:
    """The locations there, and the people who live at them."""
    found = pole.model_of(Kind.LOCATION)._default_manager.filter(**_around(point))
    places = [Ref(Kind.LOCATION, each.pk) for each in found[:MOST_LOCATIONS]]
    homes = pole.list_links(places).filter(role="lives_at", ended_on=None) if places else []
    return [*places, *{Ref(Kind.PERSON, each.from_id) for each in homes}]
