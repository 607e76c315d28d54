"""Reads of journey maps: the journeys, one with its maps, a map drawn and held against others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject

from . import permissions
from .choices import Kind, Verdict
from .models import Journey, JourneyMap, Step
from .rules import drawing, totals


@dataclass(frozen=True)
class System:
    """An application by name, as everybody of the force may know it."""

    id: int
    reference: str
    name: str
    stage: str


@dataclass(frozen=True)
class Mapped:
    """A map whole: its steps with the names of their systems, what it comes to, its drawing."""

    map: JourneyMap
    steps: list[tuple[Step, str]]
    totals: totals.Totals
    drawing: drawing.Drawing


@dataclass(frozen=True)
class Proof:
    """A change of a journey: before, wanted, measured since, and the verdict in words."""

    before: Mapped
    wanted: Mapped
    after: Mapped | None
    hoped: list[totals.Difference]
    reached: list[totals.Difference]
    verdict: Verdict
    said: str


def consult_journeys(*, by: Actor, reason: Reason) -> QuerySet[Journey]:
    """This will list the force's journeys by name, with how many maps each has."""
    _consult("journeys", by=by, reason=reason)
    frozen = JourneyMap.objects.filter(
        journey=OuterRef("pk"), kind=Kind.AS_IS, frozen_at__isnull=False
    )
    newest = Subquery(frozen.order_by("-version").values("version")[:1])
    return Journey.objects.annotate(versions=Count("maps"), measured=newest).order_by("name")


def consult_journey(
    *, by: Actor, reason: Reason, journey_id: int
) -> tuple[Journey, list[JourneyMap]]:
    """This will get a journey and its maps, the newest first. Raises Journey.DoesNotExist."""
    _consult("journey", by=by, reason=reason, journey_id=journey_id)
    found = Journey.objects.get(pk=journey_id)
    return found, list(found.maps.order_by("kind", "-version"))


def consult_map(*, by: Actor, reason: Reason, map_id: int) -> Mapped:
    """This will get a map whole. Raises NotPermitted and JourneyMap.DoesNotExist."""
    found = JourneyMap.objects.select_related("journey", "based_on").get(pk=map_id)
    _consult("map", by=by, reason=reason, journey_id=found.journey_id)
    return mapped(found, names_of_systems())


def consult_proof(*, by: Actor, reason: Reason, journey_id: int) -> Proof | None:
    """This will hold the newest to-be against its as-is and what was measured since, if any."""
    _consult("proof", by=by, reason=reason, journey_id=journey_id)
    wanted = (
        JourneyMap.objects.filter(journey=journey_id, kind=Kind.TO_BE)
        .select_related("based_on", "journey")
        .order_by("-version")
        .first()
    )
    if wanted is None or wanted.based_on is None:
        return None
    after = wanted.followers.filter(frozen_at__isnull=False).order_by("-version").first()
    names = names_of_systems()
    return _proof(
        mapped(wanted.based_on, names),
        mapped(wanted, names),
        mapped(after, names) if after else None,
    )


def find_frozen(journey_id: int, kind: str) -> JourneyMap | None:
    """This will find the newest frozen map of a kind."""
    found = JourneyMap.objects.filter(journey=journey_id, kind=kind, frozen_at__isnull=False)
    return found.order_by("-version").first()


def list_current_steps() -> list[Step]:
    """This will list the steps of each journey's newest frozen as-is, by journey and place."""
    maps = JourneyMap.objects.filter(kind=Kind.AS_IS, frozen_at__isnull=False)
    newest = maps.order_by("journey", "-version").distinct("journey").values("pk")
    found = Step.objects.filter(map__in=newest).select_related("map__journey")
    return list(found.order_by("map__journey__name", "place"))


def list_systems() -> list[System]:
    """This will name the applications of the force, as its own function in the database does.

    An officer of any unit says which system hurts, without reading the portfolio's passports.
    """
    with connection.cursor() as cursor:
        cursor.execute("select id, reference, name, stage from maps_systems() order by name")
        return [System(*row) for row in cursor.fetchall()]


def names_of_systems() -> dict[int, str]:
    """This will name each application by its id."""
    return {each.id: each.name for each in list_systems()}


def totals_of(drawn: JourneyMap) -> totals.Totals:
    """This will add up a map."""
    steps = drawn.steps.order_by("place")
    return totals.add_up([_taken(each, str(each.system_id or each.tool)) for each in steps])


def mapped(drawn: JourneyMap, names: dict[int, str]) -> Mapped:
    """This will give a map with its steps, its sums and its drawing."""
    steps = [
        (each, names.get(each.system_id or 0, "") or each.tool or "No system")
        for each in drawn.steps.order_by("place")
    ]
    taken = [_taken(step, name) for step, name in steps]
    return Mapped(drawn, steps, totals.add_up(taken), drawing.draw(list(_drawable(steps))))


def _proof(before: Mapped, wanted: Mapped, after: Mapped | None) -> Proof:
    verdict, said = totals.prove(before.totals, wanted.totals, after.totals if after else None)
    return Proof(
        before, wanted, after,
        hoped=totals.compare(before.totals, wanted.totals),
        reached=totals.compare(before.totals, after.totals) if after else [],
        verdict=verdict, said=said,
    )  # fmt: skip


def _taken(step: Step, system: str) -> totals.Taken:
    return totals.Taken(
        system, step.actor, step.minutes, step.wait_minutes, step.rekeyed_fields, step.log_ons,
        step.screens, step.failure_percent, step.feeling,
    )  # fmt: skip


def _drawable(steps: Iterable[tuple[Step, str]]) -> Iterable[drawing.Drawable]:
    for step, name in steps:
        marks = [
            f"{count} {words}"
            for count, words in ((step.rekeyed_fields, "typed again"), (step.log_ons, "log-on"))
            if count
        ]
        wait = f"waits {step.wait_minutes:.0f} min" if step.wait_minutes else ""
        yield drawing.Drawable(
            step.place, name, step.action, f"{step.minutes.normalize():f} min", wait,
            ", ".join(marks), step.feeling,
        )  # fmt: skip


def _consult(what: str, *, by: Actor, reason: Reason, journey_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"maps.{what}.read", Subject("maps.journey", journey_id), by=by, reason=reason
    )
