"""Reads of the bus."""

from django.db import connection
from django.db.models import QuerySet

from .choices import DeliveryState
from .models import Delivery, Event


def list_deliveries(state: DeliveryState) -> QuerySet[Delivery]:
    """This will list deliveries in a state, the newest first."""
    return Delivery.objects.filter(state=state).order_by("-id")


def list_events_since(cursor: str, limit: int = 500) -> list[Event]:
    """This will list what the present scope may see since a cursor, some perhaps twice.

    A cursor is the oldest transaction that was open when it was given: an event numbered earlier
    may be committed later, and is not lost.
    """
    return list(
        Event.objects.raw(
            "select * from bus_event where tx >= %s::text::xid8 order by id limit %s",
            [cursor, limit],
        )
    )


def cursor() -> str:
    """This will give the cursor of this moment for `list_events_since`."""
    with connection.cursor() as database:
        database.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
        return str(database.fetchone()[0])
