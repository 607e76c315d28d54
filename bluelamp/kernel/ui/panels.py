"""Boxes that an app shows on a page of another app below it, fetched by their address."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Panel:
    """A box: the slot that it goes in, its address by name, its title, who may see it."""

    slot: str
    url_name: str
    title: str
    permission: str | None = None
    order: int = 100


@dataclass(frozen=True)
class Placed:
    """A panel on one page."""

    id: str
    title: str
    url: str


PANELS: dict[str, dict[str, Panel]] = defaultdict(dict)


def register(
    slot: str, url_name: str, title: str, permission: str | None = None, order: int = 100
) -> None:
    """This will put a panel in a slot such as "incident"; call it from an app's `ready`."""
    PANELS[slot][url_name] = Panel(slot, url_name, title, permission, order)


def list_panels(slot: str, request: HttpRequest, **kwargs: Any) -> list[Placed]:
    """This will list the panels of a slot that the reader may see, with their addresses."""
    actor = getattr(request, "actor", None)
    panels = sorted(PANELS.get(slot, {}).values(), key=lambda each: (each.order, each.title))
    return [
        Placed(_id(panel), panel.title, reverse(panel.url_name, kwargs=kwargs))
        for panel in panels
        if panel.permission is None or (actor and actor.may(panel.permission))
    ]


def _id(panel: Panel) -> str:
    return "panel-" + panel.url_name.replace(":", "-").replace("_", "-")
