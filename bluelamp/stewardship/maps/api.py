"""Journey maps for other systems: read them, and draw what they measured."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .choices import Grade, Kind
from .models import Journey, JourneyMap
from .schemas import JourneyOut, MapIn, MapOut, StepIn
from .services import drawing

router = Router(tags=["journey maps"])
WHY = Reason("administration")


@router.get("/journeys", response=list[JourneyOut], summary="Journeys")
def journeys(request: SignedIn) -> QuerySet[Journey]:
    """List the journeys by name."""
    return selectors.consult_journeys(by=request.actor, reason=WHY)


@router.get("/maps/{map_id}", response=MapOut, summary="One map")
def one_map(request: SignedIn, map_id: int) -> dict[str, Any]:
    """Get a map with its steps in their order."""
    try:
        return _shown(selectors.consult_map(by=request.actor, reason=WHY, map_id=map_id))
    except JourneyMap.DoesNotExist as missing:
        raise Http404 from missing


@router.post("/journeys/{journey_id}/maps", response={201: dict[str, int]}, summary="Draw a map")
def draw(request: SignedIn, journey_id: int, sent: MapIn) -> Status[dict[str, int]]:
    """Begin the next version of a map with the steps of the one that it follows."""
    if sent.kind not in Kind.values or sent.grade not in Grade.values:
        raise HttpError(422, "The kind or the grade is not known. Nothing was written.")
    said = sent.dict()
    try:
        made = drawing.draw_map(
            by=request.actor, at=timezone.now(), journey_id=journey_id, kind=said.pop("kind"),
            measured=drawing.Measured(**said),
        )  # fmt: skip
    except Journey.DoesNotExist as missing:
        raise Http404 from missing
    except drawing.NotYet as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong
    return Status(201, {"id": made.pk})


@router.post("/maps/{map_id}/steps", response={201: dict[str, int]}, summary="Add a step")
def add_step(request: SignedIn, map_id: int, sent: StepIn) -> Status[dict[str, int]]:
    """Put a step in its place in a map that is not frozen."""
    said = sent.dict()
    known = {each.id for each in selectors.list_systems()}
    if sent.system_id is not None and sent.system_id not in known:
        raise HttpError(422, "No system has that number. Nothing was written.")
    try:
        made = drawing.save_step(
            by=request.actor, map_id=map_id, place=said.pop("place"), values=said
        )
    except JourneyMap.DoesNotExist as missing:
        raise Http404 from missing
    except drawing.Frozen as frozen:
        raise HttpError(
            409, "The map is frozen. Draw a new version. Nothing was written."
        ) from frozen
    except drawing.BadStep as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong
    return Status(201, {"id": made.pk})


def _shown(found: selectors.Mapped) -> dict[str, Any]:
    steps = [
        {
            name: getattr(step, name)
            for name in StepIn.model_fields
            if name not in ("system_id", "tool")
        }
        | {"system": system}
        for step, system in found.steps
    ]
    own = {
        name: getattr(found.map, name) for name in ("id", "kind", "version", "grade", "frozen_at")
    }
    sums = {"minutes": found.totals.minutes, "wait_minutes": found.totals.wait_minutes}
    return own | sums | {"steps": steps}
