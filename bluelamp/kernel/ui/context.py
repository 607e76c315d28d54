"""What the frame of every page needs to know: the force, its colour, the sections, the reader."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from bluelamp.kernel.bus import selectors as bus

from . import navigation

DEFAULT_COLOUR = "#1d3c6e"
TILES = "/geography/tiles/{layer}/{z}/{x}/{y}.mvt"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Furniture:
    """The frame of one page."""

    force: dict[str, str]
    demo: bool
    force_css: str
    groups: list[navigation.Group]
    reader: str


def furniture(request: HttpRequest | None) -> Furniture:
    """This will give what the frame shows; without a request (a failure) only the force."""
    actor = getattr(request, "actor", None)
    return Furniture(
        force=settings.FORCE,
        demo=bool(settings.DEMO),
        force_css=reverse("ui:force_css", args=[colour_version()]),
        groups=navigation.list_groups(request) if request else [],
        reader=actor.name if actor else "",
    )


def colour() -> str:
    """This will give the force's colour, or ours when the setting is not six digits."""
    chosen = settings.FORCE.get("colour", "")
    return chosen if _COLOUR.fullmatch(chosen) else DEFAULT_COLOUR


def text_on(background: str) -> str:
    """This will say whether white or black text reads better on a colour (WCAG 2.2, 1.4.3)."""
    red, green, blue = (_linear(int(background[at : at + 2], 16)) for at in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#0b0c0c"


def force_css() -> str:
    """This will write the few lines of style that differ between forces."""
    chosen = colour()
    return f":root{{--ui-force:{chosen};--ui-force-text:{text_on(chosen)}}}\n"


def colour_version() -> str:
    """This will name the present colour's stylesheet, so that it can be kept for a year."""
    return hashlib.sha256(force_css().encode()).hexdigest()[:12]


def live_address() -> str:
    """This will give the address of the event stream."""
    return str(getattr(settings, "LIVE_EVENTS_URL", "/live/events"))


@cache
def tiles_address() -> str:
    """This will give the address of the map's tiles, nothing where no app serves them."""
    with suppress(Resolver404):
        resolve(TILES.format(layer="roads", z=0, x=0, y=0))
        return TILES
    return ""


def mark_live(request: HttpRequest) -> str:
    """This will note where the stream stands, so that nothing is missed after it.

    A view that reads its records before the template does calls this first.
    """
    held: Any = request
    if not hasattr(held, "live_after"):
        held.live_after = bus.cursor()
    return str(held.live_after)


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
