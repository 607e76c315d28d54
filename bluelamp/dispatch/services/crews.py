"""Who is on a unit's crew: each says it for themselves; a controller says it for others too."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, list_posts
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions, rules
from ..models import Unit


class NoSuchUnit(rules.Refused):
    """No unit of that callsign is on duty."""

    sentence = "No unit of that callsign is on duty."


class NoSuchPerson(rules.Refused):
    """Nobody of the force has that collar number."""

    sentence = "Nobody in the force has that collar number."


def join_crew(
    *, by: Actor, at: datetime.datetime, callsign: str = "", unit_id: int | None = None
) -> Unit:
    """This will put the reader on the crew of a unit on duty, and take them off any other.

    The unit is named by its callsign or its id. Joining twice is once. Raises NotPermitted,
    NoSuchUnit.
    """
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        named = {"callsign__iexact": callsign} if unit_id is None else {"pk": unit_id}
        unit = _on_duty(**named, force_id=by.force_id)
        _join(unit, by.post_id, by=by)
    return unit


def leave_crew(*, by: Actor, at: datetime.datetime) -> None:
    """This will take the reader off the crew that they are on; nobody else. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        _leave(by.post_id, by=by)


def put_on_crew(*, by: Actor, at: datetime.datetime, unit_id: int, collar: str) -> Unit:
    """This will put somebody else on a crew, as a controller does. Raises NotPermitted,
    NoSuchUnit, NoSuchPerson.
    """
    with access.acting(by):
        permissions.check_can_manage_units(by=by)
        post_id = _post_of(collar, by=by, on=at.date())
        unit = _on_duty(pk=unit_id)
        _join(unit, post_id, by=by)
    return unit


def take_off_crew(*, by: Actor, at: datetime.datetime, unit_id: int, post_id: int) -> Unit:
    """This will take somebody else off a crew, as a controller does. Raises NotPermitted,
    NoSuchUnit.
    """
    with access.acting(by):
        permissions.check_can_manage_units(by=by)
        unit = _on_duty(pk=unit_id)
        if post_id in unit.crew_posts:
            _take_off(unit, post_id, by=by)
    return unit


def _on_duty(**wanted: object) -> Unit:
    on_duty = Unit.objects.select_for_update().exclude(status=rules.OFF_DUTY)
    unit: Unit | None = on_duty.filter(**wanted).first()
    if unit is None:
        raise NoSuchUnit
    return unit


def _post_of(collar: str, *, by: Actor, on: datetime.date) -> int:
    posts = list_posts(on=on).filter(force_id=by.force_id)
    post = posts.filter(user__collar_number__iexact=collar.strip()).first()
    if post is None:
        raise NoSuchPerson
    return post.pk


def _join(unit: Unit, post_id: int, *, by: Actor) -> None:
    if post_id in unit.crew_posts:
        return
    _leave(post_id, by=by)
    unit.crew_posts = [*unit.crew_posts, post_id]
    unit.save(update_fields=["crew_posts"])
    _record(unit, "dispatch.unit.joined", post_id, by=by)


def _leave(post_id: int, *, by: Actor) -> None:
    for left in Unit.objects.select_for_update().filter(crew_posts__contains=[post_id]):
        _take_off(left, post_id, by=by)


def _take_off(unit: Unit, post_id: int, *, by: Actor) -> None:
    unit.crew_posts = [each for each in unit.crew_posts if each != post_id]
    unit.save(update_fields=["crew_posts"])
    _record(unit, "dispatch.unit.left", post_id, by=by)


def _record(unit: Unit, act: str, post_id: int, *, by: Actor) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("dispatch.unit", unit.pk),
        reason=Reason("incident"),
        detail={"callsign": unit.callsign, "post": post_id},
    )
