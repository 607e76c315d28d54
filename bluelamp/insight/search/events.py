"""What search tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("search.standing.matched", needs="search.save")
@dataclass(frozen=True)
class StandingSearchMatched:
    """A standing search found new records: how many, never which."""

    post_id: int
    search_id: int
    records: int
