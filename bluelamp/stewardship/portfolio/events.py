"""What the portfolio tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("portfolio.application.changed", needs="portfolio.read")
@dataclass(frozen=True)
class ApplicationChanged:
    """Fields of an application's passport were changed or confirmed."""

    application_id: int
    reference: str
    fields: tuple[str, ...]


@event("portfolio.disposition.decided", needs="portfolio.read")
@dataclass(frozen=True)
class DispositionDecided:
    """A person decided what becomes of an application."""

    application_id: int
    reference: str
    disposition: str


@event("portfolio.ending.moved", needs="portfolio.read")
@dataclass(frozen=True)
class EndingMoved:
    """The decommissioning of an application came to another state."""

    application_id: int
    reference: str
    state: str


@event("portfolio.file.loaded", needs="portfolio.read")
@dataclass(frozen=True)
class FileLoaded:
    """The good rows of a file were loaded."""

    import_id: int
    kind: str
    rows: int


@event("portfolio.concern.raised", needs="portfolio.read")
@dataclass(frozen=True)
class ConcernRaised:
    """Something about an application is not as it should be: the debt register takes it."""

    application_id: int
    reference: str
    title: str
    source: str


@event("portfolio.stated.changed", needs="portfolio.read")
@dataclass(frozen=True)
class StatedChanged:
    """A target of hosting or a published figure was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
