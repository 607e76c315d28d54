"""What dispatch lets people do."""

from collections.abc import Collection

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ_INCIDENTS = permission("dispatch.read_incidents", "Read incidents and the units on them")
OPEN_INCIDENT = permission("dispatch.open_incident", "Open an incident and add to its log")
REGRADE_INCIDENT = permission("dispatch.regrade_incident", "Change the grade of an incident")
ASSIGN_UNIT = permission("dispatch.assign_unit", "Assign units to incidents and stand them down")
SET_STATUS = permission(
    "dispatch.set_status", "Join the crew of a unit and change its status and position"
)
SPEAK_FOR_UNITS = permission(
    "dispatch.speak_for_units", "Change the status and position of any unit, not only one’s own"
)
RESULT_INCIDENT = permission("dispatch.result_incident", "Result an incident")
LINK_INCIDENTS = permission(
    "dispatch.link_incidents", "Link incidents, mark duplicates, declare a major incident"
)
TRANSFER_INCIDENT = permission("dispatch.transfer_incident", "Pass an incident to another area")
CLOSE_INCIDENT = permission("dispatch.close_incident", "Close an incident that has been resulted")
CLOSE_AS_SUPERVISOR = permission(
    "dispatch.close_as_supervisor", "Close an incident that a supervisor must close; open it again"
)
MESSAGE_UNITS = permission("dispatch.message_units", "Send messages to units and read theirs")
ANSWER_EMERGENCY = permission(
    "dispatch.answer_emergency", "Acknowledge and end the emergency of a unit"
)
REQUEST_SUPPORT = permission(
    "dispatch.request_support", "Ask another force for support and write down its answer"
)
MANAGE_UNITS = permission("dispatch.manage_units", "Book units on and off duty")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read incidents. Raises NotPermitted."""
    access.check(READ_INCIDENTS, by=by)


def check_can_open(*, by: access.Actor) -> None:
    """This will pass when the actor may open an incident. Raises NotPermitted."""
    access.check(OPEN_INCIDENT, by=by)


def check_can_regrade(*, by: access.Actor) -> None:
    """This will pass when the actor may regrade. Raises NotPermitted."""
    access.check(REGRADE_INCIDENT, by=by)


def check_can_assign(*, by: access.Actor) -> None:
    """This will pass when the actor may assign units. Raises NotPermitted."""
    access.check(ASSIGN_UNIT, by=by)


def check_can_set_status(*, by: access.Actor) -> None:
    """This will pass when the actor may change their own unit's status. Raises NotPermitted."""
    access.check(SET_STATUS, by=by)


def may_speak_for(crew_posts: Collection[int], *, by: access.Actor) -> bool:
    """This will say whether the actor is on a unit's crew, or may speak for any unit."""
    return by.may(SET_STATUS if by.post_id in crew_posts else SPEAK_FOR_UNITS)


def check_can_speak_for(crew_posts: Collection[int], *, by: access.Actor) -> None:
    """This will pass when the actor is on a unit's crew, or may speak for any unit.

    Raises NotPermitted.
    """
    access.check(SET_STATUS if by.post_id in crew_posts else SPEAK_FOR_UNITS, by=by)


def check_can_result(*, by: access.Actor) -> None:
    """This will pass when the actor may result an incident. Raises NotPermitted."""
    access.check(RESULT_INCIDENT, by=by)


def check_can_manage_units(*, by: access.Actor) -> None:
    """This will pass when the actor may book units on and off. Raises NotPermitted."""
    access.check(MANAGE_UNITS, by=by)


def check_can_link(*, by: access.Actor) -> None:
    """This will pass when the actor may link incidents. Raises NotPermitted."""
    access.check(LINK_INCIDENTS, by=by)


def check_can_transfer(*, by: access.Actor) -> None:
    """This will pass when the actor may pass an incident to another area. Raises NotPermitted."""
    access.check(TRANSFER_INCIDENT, by=by)


def check_can_close(*, by: access.Actor, supervisor: bool) -> None:
    """This will pass when the actor may close an incident of that kind. Raises NotPermitted."""
    access.check(CLOSE_AS_SUPERVISOR if supervisor else CLOSE_INCIDENT, by=by)


def check_can_message(*, by: access.Actor) -> None:
    """This will pass when the actor may message units. Raises NotPermitted."""
    access.check(MESSAGE_UNITS, by=by)


def check_can_answer(*, by: access.Actor) -> None:
    """This will pass when the actor may answer an emergency. Raises NotPermitted."""
    access.check(ANSWER_EMERGENCY, by=by)


def check_can_request_support(*, by: access.Actor) -> None:
    """This will pass when the actor may ask another force for support. Raises NotPermitted."""
    access.check(REQUEST_SUPPORT, by=by)
