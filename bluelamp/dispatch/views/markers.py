"""What stands on a map: incidents by grade, units by whether they are free."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse

from ..models import Incident, Unit

SHAPES = {"P1": "star", "P2": "triangle"}
COLOURS = {"P1": "red", "P2": "orange"}
# Where labels would lie on each other, the more urgent one is read.
ALARM, UNIT, OTHER = 50, 20, 10
RANKS = {"P1": 40, "P2": 30}


def incident_markers(found: Iterable[Incident]) -> Iterator[dict[str, Any]]:
    """This will place incidents on a map by grade.

    Each has a shape and a colour, so that neither is needed alone.
    """
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": f"incident-{each.pk}",
                "e": each.easting,
                "n": each.northing,
                "label": f"{each.grade} {each.place.split(',')[0]}",
                "shape": SHAPES.get(each.grade, "square"),
                "colour": COLOURS.get(each.grade, "black"),
                "rank": RANKS.get(each.grade, OTHER),
                "url": reverse("dispatch:incident", args=[each.pk]),
            }


def unit_markers(
    found: Iterable[Unit], *, raised: Collection[int] = ()
) -> Iterator[dict[str, Any]]:
    """This will place units on a map under their own ids, so that their moves are followed.

    Those whose alarm is raised are red stars.
    """
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": each.pk,
                "e": each.easting,
                "n": each.northing,
                "label": each.callsign,
                "shape": "star" if each.pk in raised else "circle",
                "colour": _colour(each, raised),
                "rank": ALARM if each.pk in raised else UNIT,
            }


def _colour(unit: Unit, raised: Collection[int]) -> str:
    if unit.pk in raised:
        return "red"
    return "green" if unit.incident_id is None else "blue"
