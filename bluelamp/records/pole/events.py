"""What pole tells. Each event is about the record, and reaches those who may see it."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("pole.record.added", needs="pole.read_records")
@dataclass(frozen=True)
class RecordAdded:
    """A record was added."""

    kind: str
    record_id: int


@event("pole.record.amended", needs="pole.read_records")
@dataclass(frozen=True)
class RecordAmended:
    """Fields of a record (parted by commas), or who may see it, were changed."""

    kind: str
    record_id: int
    fields: str


@event("pole.link.added", needs="pole.read_records")
@dataclass(frozen=True)
class LinkAdded:
    """Two records were linked."""

    link_id: int
    from_id: int
    to_id: int
    role: str


@event("pole.link.ended", needs="pole.read_records")
@dataclass(frozen=True)
class LinkEnded:
    """A link holds no longer."""

    link_id: int
    from_id: int
    to_id: int


@event("pole.link.protected", needs="pole.read_records")
@dataclass(frozen=True)
class LinkProtected:
    """Who may see a link was changed."""

    link_id: int
    from_id: int
    to_id: int


@event("pole.marker.placed", needs="pole.read_records")
@dataclass(frozen=True)
class MarkerPlaced:
    """A warning marker was placed on a record."""

    marker_id: int
    kind: str
    record_id: int
    code: str


@event("pole.marker.removed", needs="pole.read_records")
@dataclass(frozen=True)
class MarkerRemoved:
    """A warning marker was removed."""

    marker_id: int
    kind: str
    record_id: int


@event("pole.delivery.loaded", needs="pole.read_records")
@dataclass(frozen=True)
class DeliveryLoaded:
    """All of a delivery is stored: how many of its rows are new, and how many were known."""

    delivery_id: int
    source: str
    stored: int
    merged: int
