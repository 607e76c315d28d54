"""Places of the gazetteer that somebody may mean, as a record of a location would say them."""

from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.geography.choices import PlaceKind
from bluelamp.kernel.geography.rules import grid, words
from bluelamp.kernel.geography.selectors import places

MOST = 5
LEAST = 3


@dataclass(frozen=True)
class Offered:
    """One place: what it is known by on the page, its words, and what a location keeps of it."""

    key: str
    label: str
    values: dict[str, Any]


def list_offered(text: str) -> list[Offered]:
    """This will list the places that a text may mean, the likeliest first."""
    if len(text.strip()) < LEAST:
        return []
    return [_offered(each) for each in places.find_places(text, limit=MOST)]


def find_chosen(text: str, key: str) -> Offered | None:
    """This will find the place that was chosen among those that a text may mean."""
    return next((each for each in list_offered(text) if each.key == key), None)


def _offered(place: places.FoundPlace) -> Offered:
    key = f"{place.label}|{place.easting:.0f}|{place.northing:.0f}"
    return Offered(key, place.label, _values(place))


def _values(place: places.FoundPlace) -> dict[str, Any]:
    latitude, longitude = grid.to_degrees(place.easting, place.northing)
    numbered = place.kind == PlaceKind.ADDRESS
    first = "premises" if numbered else "street" if not place.street else "name"
    return {
        "street": place.street,
        "town": place.town,
        "postcode": words.loose_postcode(place.postcode),
        "uprn": place.uprn,
        "easting": place.easting,
        "northing": place.northing,
        "latitude": round(latitude, 6),
        "longitude": round(longitude, 6),
        first: place.name,
    }
