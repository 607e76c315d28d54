"""What stands on a map: incidents by grade, units by whether they are free."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse

from .. import selectors
from ..models import Incident, Unit

# Each has a shape and a colour, so that neither is needed alone. Where labels would lie on each
# other, the one of the higher rank is read.
KINDS: dict[str, dict[str, Any]] = {
    "P1": {"shape": "star", "colour": "red", "rank": 40},
    "P2": {"shape": "triangle", "colour": "orange", "rank": 30},
    "other": {"shape": "square", "colour": "black", "rank": 10},
    "raised": {"shape": "star", "colour": "red", "rank": 50},
    "free": {"shape": "circle", "colour": "green", "rank": 20},
    "sent": {"shape": "circle", "colour": "blue", "rank": 20},
}


def incident_markers(found: Iterable[Incident]) -> Iterator[dict[str, Any]]:
    """This will place incidents on a map by grade."""
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": f"incident-{each.pk}",
                "e": each.easting,
                "n": each.northing,
                "label": _label(each),
                "url": reverse("dispatch:incident", args=[each.pk]),
            } | KINDS[_grade(each)]


def unit_markers(found: Iterable[Unit]) -> Iterator[dict[str, Any]]:
    """This will place units on a map under their own ids, so that their moves are followed."""
    for each in found:
        if each.easting is not None and each.northing is not None:
            yield {
                "id": each.pk,
                "e": each.easting,
                "n": each.northing,
                "label": each.callsign,
                "url": reverse("dispatch:unit", args=[each.pk]),
            } | KINDS[_standing(each, ())]


def board_markers(
    found: selectors.Board, *, raised: Collection[int], changed: Collection[int] | None
) -> dict[str, Any]:
    """This will place what a console shows, each marker as [id, easting, northing, label, kind].

    Of the units only those that have `changed` and those whose alarm is raised; all of them when
    that is None. Whoever changed and is not among them is `gone` from the map.
    """
    wanted = None if changed is None else {*changed, *raised}
    units = [
        [each.pk, round(each.easting), round(each.northing), each.callsign, _standing(each, raised)]
        for each in found.units
        if each.easting is not None and (wanted is None or each.pk in wanted)
    ]
    return {
        "whole": changed is None,
        "incidents": [
            [each.pk, round(each.easting), round(each.northing), _label(each), _grade(each)]
            for each in found.incidents
            if each.easting is not None
        ],
        "units": units,
        "gone": sorted(set(changed or ()) - {each[0] for each in units}),
    }


def _label(incident: Any) -> str:
    return f"{incident.grade} {incident.place.split(',')[0]}"


def _grade(incident: Any) -> str:
    return incident.grade if incident.grade in KINDS else "other"


def _standing(unit: Any, raised: Collection[int]) -> str:
    if unit.pk in raised:
        return "raised"
    return "free" if unit.incident_id is None else "sent"
