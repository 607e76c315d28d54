"""Records as their sources gave them, what joins them, and what became of them."""

from .history import Amendment, Marker
from .links import Link
from .provenance import Delivery, Source
from .things import Event, Location, Object, Organisation, PersonRecord

__all__ = [
    "Amendment",
    "Delivery",
    "Event",
    "Link",
    "Location",
    "Marker",
    "Object",
    "Organisation",
    "PersonRecord",
    "Source",
]
