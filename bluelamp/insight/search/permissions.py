"""What search lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

SEARCH = permission("search.search", "Search every record that one may see")
SAVE = permission("search.save", "Keep searches, and be told of new matches")

# Pole's own: what is not found may be added by those who may, and pole asks again.
ADD = "pole.add_records"


def check_can_search(*, by: access.Actor) -> None:
    """This will pass when the actor may search. Raises NotPermitted."""
    access.check(SEARCH, by=by)


def check_can_save(*, by: access.Actor) -> None:
    """This will pass when the actor may keep searches. Raises NotPermitted."""
    access.check(SAVE, by=by)
