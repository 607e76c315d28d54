"""Pages and doors of geography."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from . import selectors
from .forms import AreaChoice, Search
from .models import Area
from .rules import tiles
from .selectors.tiles import NoSuchLayer

A_PAGE, MOST_FOUND, MOST_OFFERED = 100, 25, 8
TILE_TYPE = "application/vnd.mapbox-vector-tile"


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """This will list areas, with a map of those of one kind."""
    kinds = selectors.list_kinds()
    form = AreaChoice(request.GET, kinds=kinds)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    on: datetime.date = asked.get("on") or timezone.localdate()
    found = selectors.list_areas(asked.get("kind", ""), on=on, matching=asked.get("matching", ""))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    middle = selectors.middle(asked.get("kind", ""))
    seen = {"form": form, "kinds": kinds, "on": on, "page": page, "asked": asked}
    seen |= {"middle": middle, "query": _without_page(request), "tiles": _tiles(asked)}
    return render(request, "geography/areas.html", seen | _sources("areas"))


@require_safe
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    """This will show one area: its shape, what it belongs to, its parts and its other editions."""
    try:
        seen = selectors.describe_area(area_id)
    except Area.DoesNotExist:
        raise Http404 from None
    return render(request, "geography/area.html", seen | _sources("areas"))


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """This will search the gazetteer: a page, or JSON for a search box that asks for it."""
    form = Search(request.GET)
    wants_json = request.GET.get("format") == "json" or _wants_json(request)
    if not form.is_valid():
        found: list[selectors.FoundPlace] = []
    else:
        limit = MOST_OFFERED if wants_json else MOST_FOUND
        near = form.cleaned_data["near"]
        found = selectors.find_places(form.cleaned_data["q"], near=near, limit=limit)
    if wants_json:
        return _offered(form, found)
    seen = {"form": form, "found": found, "markers": _markers(found)}
    return render(request, "geography/places.html", seen | _sources("places"))


def _tag(request: HttpRequest, layer: str, zoom: int, x: int, y: int) -> str | None:
    try:
        tag = selectors.tile_tag(layer, zoom, x, y, _kind(request), timezone.localdate())
        return f'"{tag}"'
    except (NoSuchLayer, tiles.NoSuchTile):
        return None


@require_safe
@condition(etag_func=_tag)
def tile(request: HttpRequest, layer: str, zoom: int, x: int, y: int) -> HttpResponse:
    """This will give one vector tile; the browser keeps it and asks whether it is still so."""
    try:
        content = selectors.tile(layer, zoom, x, y, _kind(request), timezone.localdate())
    except (NoSuchLayer, tiles.NoSuchTile):
        raise Http404 from None
    headers = {"Cache-Control": "private, max-age=300"}
    return HttpResponse(content, content_type=TILE_TYPE, headers=headers)


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


def _tiles(asked: dict[str, Any]) -> str:
    """The address of tiles, with the kind of area that is asked for."""
    address = reverse("geography:tile", args=["layer", 0, 0, 0])
    named = address.replace("layer/0/0/0", "{layer}/{z}/{x}/{y}")
    return f"{named}?{urlencode({'kind': asked['kind']})}" if asked.get("kind") else named


def _kind(request: HttpRequest) -> str:
    return request.GET.get("kind", "").replace("\0", "")[:100]


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _offered(form: Search, found: list[selectors.FoundPlace]) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    offered = [
        {
            "label": place.label,
            "kind": place.kind,
            "reason": place.reason,
            "easting": place.easting,
            "northing": place.northing,
            "postcode": place.postcode,
            "uprn": place.uprn,
            "usrn": place.usrn,
        }
        for place in found
    ]
    return JsonResponse({"places": offered})


def _markers(found: list[selectors.FoundPlace]) -> list[dict[str, Any]]:
    return [
        {"id": number, "e": place.easting, "n": place.northing, "label": str(number)}
        for number, place in enumerate(found, start=1)
    ]


def _sources(layer: str) -> dict[str, Any]:
    return {"sources": selectors.list_sources().filter(layer=layer)}
