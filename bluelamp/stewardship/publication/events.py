"""What publication tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("publication.rule.changed", needs="publication.read")
@dataclass(frozen=True)
class RuleChanged:
    """A field rule, a withheld row or a duty was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]


@event("publication.edition.published", needs="publication.read")
@dataclass(frozen=True)
class EditionPublished:
    """An edition of a dataset was published."""

    edition_id: int
    dataset: str
    number: int
    rows: int
