"""What the pages of entry need: all of it is pole's and identity's own, asked again there."""

from bluelamp.kernel.access import selectors as access

READ, ADD, AMEND = "pole.read_records", "pole.add_records", "pole.amend_records"
PROTECT, MARK = "pole.protect_records", "pole.place_markers"
MATCH, DECIDE = "identity.match_person", "identity.decide_identity"


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read records. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_add(*, by: access.Actor) -> None:
    """This will pass when the actor may add records and links. Raises NotPermitted."""
    access.check(ADD, by=by)


def check_can_amend(*, by: access.Actor) -> None:
    """This will pass when the actor may correct records and end links. Raises NotPermitted."""
    access.check(AMEND, by=by)


def check_can_protect(*, by: access.Actor) -> None:
    """This will pass when the actor may change who sees a record. Raises NotPermitted."""
    access.check(PROTECT, by=by)


def check_can_mark(*, by: access.Actor) -> None:
    """This will pass when the actor may review warnings. Raises NotPermitted."""
    access.check(MARK, by=by)
