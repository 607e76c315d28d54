"""What pole lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ_RECORDS = permission("pole.read_records", "Read records of people, objects, places and events")
ADD_RECORDS = permission("pole.add_records", "Add records and the links between them")
AMEND_RECORDS = permission("pole.amend_records", "Correct records and end links")
PROTECT_RECORDS = permission("pole.protect_records", "Change who may see a record")
PLACE_MARKERS = permission("pole.place_markers", "Place, review and remove warning markers")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read records. Raises NotPermitted."""
    access.check(READ_RECORDS, by=by)


def check_can_add(*, by: access.Actor) -> None:
    """This will pass when the actor may add records. Raises NotPermitted."""
    access.check(ADD_RECORDS, by=by)


def check_can_amend(*, by: access.Actor) -> None:
    """This will pass when the actor may correct records. Raises NotPermitted."""
    access.check(AMEND_RECORDS, by=by)


def check_can_protect(*, by: access.Actor) -> None:
    """This will pass when the actor may change who sees a record. Raises NotPermitted."""
    access.check(PROTECT_RECORDS, by=by)


def check_can_mark(*, by: access.Actor) -> None:
    """This will pass when the actor may place and remove markers. Raises NotPermitted."""
    access.check(PLACE_MARKERS, by=by)
