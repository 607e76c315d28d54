"""`{% load ui %}`: the components, forms, lists, panels and moments of every page."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import components, forms, moments, panels, tables
from .. import context as frames

register = template.Library()
TAG_COLOURS = (
    "grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow",
)  # fmt: skip


@register.simple_tag
def govuk(component_name: str, *given: dict[str, Any], **flat: Any) -> SafeString:
    """This will write a GOV.UK component: `{% govuk "button" text="Save" %}`.

    What is nested is written with two underscores: `label__text="Name"`.
    """
    params = {key: value for each in given for key, value in each.items()}
    return components.component(component_name, params | components.nested(flat))


@register.simple_tag
def govuk_field(field: BoundField, size: str = "") -> SafeString:
    """This will write one field of a form: `{% govuk_field form.grade size="m" %}`."""
    return forms.field_html(field, size=size)


@register.simple_tag
def error_summary(*all_forms: BaseForm) -> SafeString:
    """This will list what is wrong, at the top of the page, each a link to its box."""
    errors = [
        each for form in all_forms if form and form.is_bound for each in forms.error_list(form)
    ]
    if not errors:
        return SafeString("")
    params = {"titleText": "There is a problem", "errorList": errors}
    return components.component("error-summary", params)


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """This will write a coloured word; the word says it, never the colour alone."""
    chosen = f" govuk-tag--{colour}" if colour in TAG_COLOURS else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', chosen, text)


@register.simple_tag
def moment(value: datetime.datetime | datetime.date | None, seconds: bool = False) -> SafeString:
    """This will write when something was or will be, as people say it."""
    if value is None:
        return SafeString("–")
    return moments.time_html(value, now=timezone.now(), seconds=seconds)


@register.simple_tag
def known(value: datetime.datetime) -> str:
    """This will write when something was known: midnight sharp is what a source says of a day."""
    return moments.known(value, "unknown")


@register.simple_tag
def timeline(items: Iterable[dict[str, Any]], label: str = "What happened") -> SafeString:
    """This will write what happened in order: each {title, at, by, text}.

    `when` says it in words instead of `at`, where only the month or the day is known.
    """
    return render_to_string("ui/pieces/timeline.html", {"items": items, "label": label})


@register.simple_tag(takes_context=True)
def furniture(context: template.Context) -> frames.Furniture:
    """This will give the frame what it shows, with or without a request."""
    return frames.furniture(context.get("request"))


@register.simple_tag(takes_context=True)
def way(
    context: template.Context, label: str, url_name: str, *args: str, area: str = ""
) -> SafeString:
    """This will write one of the links that lead about an app, marked where it is the page itself.

    They stand in a `<nav class="govuk-body ui-ways">`. `area` is the app one comes from, which the
    import page opens: `{% way "Import" "portfolio:files" area="contracts" %}`.
    """
    address = reverse(url_name, args=args)
    request: HttpRequest | None = context.get("request")
    here = request is not None and request.path == address
    mark = SafeString(' aria-current="page"') if here else ""
    query = f"?area={area}" if area else ""
    link = '<a class="govuk-link" href="{}{}"{}>{}</a>'
    return format_html(link, address, query, mark, label)


@register.simple_tag(takes_context=True, name="panels")
def panels_tag(context: template.Context, slot: str, **kwargs: Any) -> SafeString:
    """This will place the panels of a slot: `{% panels "incident" pk=incident.pk %}`."""
    placed = panels.list_panels(slot, context["request"], **kwargs)
    return render_to_string("ui/pieces/panels.html", {"panels": placed})


@register.simple_tag(takes_context=True)
def live(context: template.Context, topic: str = "") -> SafeString:
    """This will open the page's one stream of live events, with its pause button."""
    request: HttpRequest = context["request"]
    given = {"url": frames.live_address(), "after": frames.mark_live(request), "topic": topic}
    return render_to_string("ui/pieces/live.html", given)


@register.simple_tag(name="table")
def table_tag(table: tables.Table) -> SafeString:
    """This will write a list with its search, filters and pages: `{% table table %}`."""
    return table.html()


@register.simple_tag(name="map")
def map_tag(markers: Iterable[dict[str, Any]] = (), **given: Any) -> SafeString:
    """This will place a map: markers are {id, e, n, label, shape, colour, url}, in grid metres.

    Shapes: circle, square, diamond, triangle, star, hexagon. Colours: blue, red, green, orange,
    purple, black, grey. Also `id`, `label`, `shapes` (GeoJSON in metres), `centre` ("e,n"),
    `resolution` (metres a pixel), `fit`, `moves` (an event whose positions move markers), `layers`,
    `live` (the page's own script brings the markers). The list beside it is kept by its script.
    """
    layers = {"tiles": frames.tiles_address(), "layers": "areas roads places", "id": "map"}
    given = {"label": "Map", "markers": list(markers)} | layers | given
    return render_to_string("ui/pieces/map.html", given)


@register.simple_tag
def links(
    nodes: Iterable[dict[str, Any]], links: Iterable[dict[str, Any]], label: str = "Link chart"
) -> SafeString:
    """This will draw who is linked to what, and list it beside: nodes {id, label, kind, url}, links
    {from, to, label}. Kinds: person, vehicle, place, phone, incident, organisation.
    """
    given = {"nodes": list(nodes), "links": list(links)}
    named = {str(each["id"]): each for each in given["nodes"]}
    rows = [
        (named.get(str(each["from"])), each.get("label", "linked to"), named.get(str(each["to"])))
        for each in given["links"]
    ]
    return render_to_string("ui/pieces/links.html", {"chart": given, "rows": rows, "label": label})


@register.filter
def as_json(value: Any) -> str:
    """This will write a value as JSON, for an attribute: it is escaped there as any text is."""
    return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@register.filter
def frame(request: HttpRequest) -> str:
    """This will choose what a page extends: a part of a page for htmx, a whole one otherwise."""
    return "ui/fragment.html" if request.headers.get("HX-Request") == "true" else "ui/page.html"
