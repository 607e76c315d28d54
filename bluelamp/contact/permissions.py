"""What contact lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

TAKE_CALL = permission("contact.take_call", "Take calls")
GRADE_CALL = permission("contact.grade_call", "Grade calls, which opens an incident")
READ_CALLS = permission("contact.read_calls", "Read calls")
PRESENT = permission("contact.present", "Put contacts into the queue, and say when they clear")
READ_MEASURES = permission("contact.read_measures", "Read how quickly contacts are answered")
BOOK = permission("contact.book_appointment", "Offer, confirm and move appointments")
MAKE_SLOTS = permission("contact.make_slots", "Say when and where people can be seen")


def check_can_take(*, by: access.Actor) -> None:
    """This will pass when the actor may take calls. Raises NotPermitted."""
    access.check(TAKE_CALL, by=by)


def check_can_grade(*, by: access.Actor) -> None:
    """This will pass when the actor may grade calls. Raises NotPermitted."""
    access.check(GRADE_CALL, by=by)


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read calls. Raises NotPermitted."""
    access.check(READ_CALLS, by=by)


def check_can_present(*, by: access.Actor) -> None:
    """This will pass when the actor may put contacts into the queue. Raises NotPermitted."""
    access.check(PRESENT, by=by)


def check_can_read_measures(*, by: access.Actor) -> None:
    """This will pass when the actor may read the measures. Raises NotPermitted."""
    access.check(READ_MEASURES, by=by)


def check_can_book(*, by: access.Actor) -> None:
    """This will pass when the actor may offer and move appointments. Raises NotPermitted."""
    access.check(BOOK, by=by)


def check_can_make_slots(*, by: access.Actor) -> None:
    """This will pass when the actor may make slots for appointments. Raises NotPermitted."""
    access.check(MAKE_SLOTS, by=by)
