"""Drawing journeys: a journey, a version of its map, its steps, and freezing it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, selectors
from ..choices import Grade, Kind
from ..events import MapFrozen
from ..models import Journey, JourneyMap, Step
from ..rules import totals

BEFORE = {Kind.TO_BE: Kind.AS_IS, Kind.AFTER: Kind.TO_BE}
NUMBERS = {
    "minutes": totals.MOST_MINUTES,
    "wait_minutes": totals.MOST_WAIT,
    "rekeyed_fields": totals.MOST_COUNT,
    "log_ons": totals.MOST_COUNT,
    "screens": totals.MOST_COUNT,
    "failure_percent": 100,
}


class NameTaken(Exception):
    """The force has a journey of that name already."""


class Frozen(Exception):
    """The map is frozen. A new version is made instead."""


class NotYet(Exception):
    """The map cannot be drawn or frozen yet; the message says why, in a sentence."""


class BadStep(Exception):
    """A step says what cannot be; the message says which, in a sentence."""


@dataclass(frozen=True)
class Measured:
    """How the minutes of a map are known."""

    grade: str = Grade.CLAIMED
    sample_size: int | None = None
    measured_on: datetime.date | None = None
    source: str = ""


def add_journey(*, by: Actor, name: str, values: Mapping[str, Any]) -> Journey:
    """This will add a journey. Raises NotPermitted and NameTaken."""
    with access.acting(by):
        permissions.check_can_draw(by=by)
        if Journey.objects.filter(name__iexact=name).exists():
            raise NameTaken(name)
        made = Journey.objects.create(force_id=by.force_id, name=name, **values)
        _record(by, "maps.journey.added", made, {"name": name})
    return made


def change_journey(*, by: Actor, journey_id: int, values: Mapping[str, Any]) -> Journey:
    """This will change what is said of a journey. Raises NotPermitted, Journey.DoesNotExist."""
    with access.acting(by):
        permissions.check_can_draw(by=by)
        found = Journey.objects.select_for_update().get(pk=journey_id)
        before = {name: str(getattr(found, name)) for name in values}
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))
        after = {name: str(value) for name, value in values.items()}
        _record(by, "maps.journey.changed", found, {"before": before, "after": after})
    return found


def draw_map(
    *, by: Actor, at: datetime.datetime, journey_id: int, kind: str, measured: Measured | None
) -> JourneyMap:
    """This will begin the next version of a map with the steps of the one that it follows.

    As it should be follows a frozen as-is; measured afterwards follows a frozen to-be.
    Raises NotPermitted, NotYet, Journey.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_draw(by=by)
        journey = Journey.objects.select_for_update().get(pk=journey_id)
        based_on = _before(journey, kind)
        made = new_map(journey, kind, measured or Measured(), based_on, by=by, at=at)
        source = based_on or selectors.find_frozen(journey.pk, Kind.AS_IS)
        if source:
            _copy_steps(source, made)
        _record(by, "maps.map.drawn", journey, {"kind": kind, "version": made.version})
    return made


def save_step(
    *, by: Actor, map_id: int, place: int, values: Mapping[str, Any], step_id: int | None = None
) -> Step:
    """This will put a step in its place, moving those after it, or change one that is there.

    Raises NotPermitted, Frozen, BadStep, JourneyMap.DoesNotExist, Step.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_draw(by=by)
        drawn = _open_map(map_id)
        check_step(values)
        if step_id is None:
            step = Step(map=drawn)
        else:
            step = drawn.steps.get(pk=step_id)
            _close_gap(drawn, step)
        step.place = _room(drawn, place, step.pk)
        for name, value in values.items():
            setattr(step, name, value)
        step.save()
        _record(by, "maps.step.saved", drawn.journey, {"map": map_id, "step": str(step)})
    return step


def remove_step(*, by: Actor, map_id: int, step_id: int) -> None:
    """This will take a step out; those after it move up.

    Raises NotPermitted, Frozen, JourneyMap.DoesNotExist, Step.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_draw(by=by)
        drawn = _open_map(map_id)
        step = drawn.steps.get(pk=step_id)
        _close_gap(drawn, step)
        step.delete()
        _record(by, "maps.step.removed", drawn.journey, {"map": map_id, "step": str(step)})


def freeze_map(*, by: Actor, at: datetime.datetime, map_id: int) -> JourneyMap:
    """This will freeze a map: it and its steps never change again.

    Raises NotPermitted, Frozen, NotYet, JourneyMap.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_draw(by=by)
        drawn = _open_map(map_id)
        if not drawn.steps.exists():
            raise NotYet("The map has no steps yet.")
        if drawn.kind == Kind.AFTER and drawn.grade == Grade.CLAIMED:
            raise NotYet("What proves a change is timed or measured, not claimed.")
        freeze([drawn], by=by, at=at)
        tell_frozen(drawn, by=by)
    return drawn


def new_map(
    journey: Journey,
    kind: str,
    measured: Measured,
    based_on: JourneyMap | None,
    *,
    by: Actor,
    at: datetime.datetime,
) -> JourneyMap:
    """This will write the next version of a map, as part of an act that has been checked."""
    last = journey.maps.filter(kind=kind).aggregate(Max("version"))["version__max"] or 0
    return JourneyMap.objects.create(
        journey=journey, kind=kind, version=last + 1, based_on=based_on,
        drawn_by=by.name, drawn_at=at, **vars(measured),
    )  # fmt: skip


def freeze(maps: Iterable[JourneyMap], *, by: Actor, at: datetime.datetime) -> None:
    """This will write that maps are frozen, as part of an act that has been checked."""
    for each in maps:
        each.frozen_at, each.frozen_by = at, by.name
        each.save(update_fields=["frozen_at", "frozen_by"])


def tell_frozen(drawn: JourneyMap, *, by: Actor) -> None:
    """This will note and publish that a map was frozen."""
    found = selectors.totals_of(drawn)
    happened = MapFrozen(
        drawn.pk, drawn.journey_id, drawn.kind, drawn.version,
        float(found.minutes), float(found.wait_minutes),
    )  # fmt: skip
    _record(by, "maps.map.frozen", drawn.journey, {"map": drawn.pk, "kind": drawn.kind})
    bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))


def check_step(values: Mapping[str, Any]) -> None:
    """This will pass when a step's numbers can be. Raises BadStep."""
    for name, most in NUMBERS.items():
        if not 0 <= values.get(name, 0) <= most:
            raise BadStep(f"“{name.replace('_', ' ')}” of a step is from 0 to {most:,}.")
    feeling = values.get("feeling")
    if feeling is not None and not 1 <= feeling <= 5:
        raise BadStep("How a step feels is from 1 to 5.")
    if not str(values.get("action", "x")).strip():
        raise BadStep("Say what is done in the step.")


def _before(journey: Journey, kind: str) -> JourneyMap | None:
    if kind == Kind.AS_IS:
        return None
    wanted = BEFORE[Kind(kind)]
    if found := selectors.find_frozen(journey.pk, wanted):
        return found
    raise NotYet(f"First draw and freeze the map “{wanted.label}”.")


def _open_map(map_id: int) -> JourneyMap:
    drawn = JourneyMap.objects.select_for_update(of=("self",)).select_related("journey")
    found = drawn.get(pk=map_id)
    if found.frozen_at:
        raise Frozen
    return found


def _copy_steps(source: JourneyMap, made: JourneyMap) -> None:
    steps = list(source.steps.order_by("place"))
    for each in steps:
        each.pk, each.map = None, made
    Step.objects.bulk_create(steps)


def _close_gap(drawn: JourneyMap, step: Step) -> None:
    """Those after a step move up; it waits past the end, where it is in nobody's way."""
    count = drawn.steps.count()
    drawn.steps.filter(place__gt=step.place).update(place=F("place") - 1)
    drawn.steps.filter(pk=step.pk).update(place=count + 1)
    step.place = count + 1


def _room(drawn: JourneyMap, place: int, step_id: int | None) -> int:
    others = drawn.steps.exclude(pk=step_id) if step_id else drawn.steps.all()
    wanted = min(max(place, 1), others.count() + 1)
    others.filter(place__gte=wanted).update(place=F("place") + 1)
    return wanted


def _record(by: Actor, act: str, journey: Journey, detail: dict[str, Any]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("maps.journey", journey.pk),
        reason=Reason("administration"),
        detail=detail,
    )
