"""What happened to a profile's subject: warnings, a timeline, places, what is new."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from ..rules import facts
from . import charts, nets, wording
from .nets import Net, ends

MOST_ITEMS = 100
UNDATED = "On a day that is not known"
Item = dict[str, Any]


def markers(refs: Sequence[Ref], *, on: datetime.date) -> list[Item]:
    """This will list the warning markers on records, the newest first, with what they mean."""
    return [
        {
            "label": wording.label_of("warning-marker", each.code, on=on),
            "marker": each,
            "due": each.review_on <= on,
        }
        for each in pole.list_markers(refs)
    ]


def timeline(
    net: Net, refs: Sequence[Ref], roles: wording.Roles, *, on: datetime.date
) -> list[Item]:
    """This will list what happened, the newest first: events, links, warnings and changes."""
    items = [
        *_happenings(net, refs, roles),
        *_ties(net, refs, roles),
        *_warnings(refs, on),
        *_changes(net, refs),
    ]
    return sorted(items, key=lambda each: _moment(each["at"]), reverse=True)[:MOST_ITEMS]


def new_since(net: Net, refs: Sequence[Ref], since: datetime.datetime) -> list[Item]:
    """This will list what was recorded after a moment, the newest first."""
    records = [
        {
            "title": f"A record came from {net.things[ref].source_name}",
            "at": net.things[ref].recorded_at,
        }
        for ref in refs
    ]
    links = [
        {"title": f"Linked to {_other(net, link, refs)}", "at": link.recorded_at}
        for link in net.links
    ]
    warned = [
        {"title": f"Warning marker {each.code} was placed", "at": each.placed_at}
        for each in pole.list_markers(refs)
    ]
    found = [*records, *links, *warned, *_changes(net, refs, after=since)]
    fresh = [each for each in found if (each.get("recorded_at") or each["at"]) > since]
    return sorted(fresh, key=lambda each: _moment(each["at"]), reverse=True)[:MOST_ITEMS]


def consult_places(net: Net, *, by: Actor, reason: Reason, operation: Operation) -> list[Item]:
    """This will give the places of a net and those where its events happened, for a map.

    The ones that were not in the net are fetched with an entry for each.
    """
    held = {ref: each for ref, each in net.things.items() if ref.kind == Kind.LOCATION}
    events = [ref for ref in net.things if ref.kind == Kind.EVENT and ref not in net.refs]
    further = [
        link
        for link in (pole.list_links(events) if events else ())
        if ends(link)[1].kind == Kind.LOCATION and ends(link)[0] in net.things
    ]
    missing = {ends(link)[1] for link in further} - set(held)
    held |= nets.consult_things(missing, by=by, reason=reason, operation=operation)
    scenes = {ends(link)[1]: net.things[ends(link)[0]] for link in further}
    return [
        _place(ref, each, scenes.get(ref), subject=ref in net.refs)
        for ref, each in held.items()
        if each.easting is not None and each.northing is not None
    ]


def _place(ref: Ref, place: Any, event: Any, *, subject: bool) -> Item:
    shape, colour = ("star", "red") if subject else ("square", "blue")
    if event is not None:
        shape, colour = "circle", "orange"
    node = charts.node(ref, [place])
    label = f"{event}: {place}" if event is not None else str(place)
    at = {"e": place.easting, "n": place.northing}
    return at | {
        "id": str(ref),
        "label": label,
        "shape": shape,
        "colour": colour,
        "url": node["url"],
    }


def _happenings(net: Net, refs: Sequence[Ref], roles: wording.Roles) -> list[Item]:
    """Events: those of the links, and the subject when it is one."""
    parts: dict[Ref, list[str]] = {each: [] for each in refs if each.kind == Kind.EVENT}
    for link in net.links:
        one, other = ends(link)
        for near, far, back in ((one, other, False), (other, one, True)):
            if far.kind == Kind.EVENT and near in refs:
                said = wording.role_in_words(link.role, roles, backwards=back)
                parts.setdefault(far, []).append(said)
    return [
        {
            "title": " ".join([", ".join(words).capitalize(), str(net.things[ref])]).strip(),
            "at": net.things[ref].happened_from or net.things[ref].known_at,
            "when": wording.when(net.things[ref]) or UNDATED,
            "by": net.things[ref].source_name,
            "text": net.things[ref].summary,
        }
        for ref, words in parts.items()
    ]


def _ties(net: Net, refs: Sequence[Ref], roles: wording.Roles) -> list[Item]:
    """Links that began or ended on a day."""
    dated = [
        (link, day, "" if day == link.started_on else " no longer")
        for link in net.links
        for day in (link.started_on, link.ended_on)
        if day
    ]
    return [
        {
            "title": f"{wording.role_in_words(link.role, roles).capitalize()}{no_longer} "
            f"{_other(net, link, refs)}",
            "at": day,
            "by": str(link.source),
            "text": link.words,
        }
        for link, day, no_longer in dated
    ]


def _warnings(refs: Sequence[Ref], on: datetime.date) -> list[Item]:
    words = {each.code: each.label for each in wording.labelled("warning-marker", on=on)}
    placed = list(pole.list_markers(refs, removed=True))
    return [
        *[_warning("placed", words, m, m.placed_at, m.reason) for m in placed],
        *[
            _warning("removed", words, m, m.removed_at, m.removal_reason)
            for m in placed
            if m.removed_at
        ],
    ]


def _warning(
    what: str, words: dict[str, str], marker: Any, at: datetime.datetime, why: str
) -> Item:
    label = words.get(marker.code, marker.code)
    return {"title": f"Warning {what}: {label}", "at": at, "by": str(marker.source), "text": why}


def _changes(
    net: Net, refs: Sequence[Ref], *, after: datetime.datetime | None = None
) -> list[Item]:
    """Fields that were changed, with what they were before."""
    exactly = {ref.id: getattr(net.things[ref], "precision", "day") for ref in refs}
    found = pole.list_amendments(refs)
    found = found.filter(recorded_at__gt=after) if after else found
    return [
        {
            "title": _change(each, exactly.get(each.about_id, "day")),
            "at": each.known_at,
            "recorded_at": each.recorded_at,
            "by": str(each.source),
            "text": each.reason,
        }
        for each in found[:MOST_ITEMS]
    ]


def _change(amended: Any, precision: str) -> str:
    before, after = (
        wording.was(amended.field, each, precision) for each in (amended.before, amended.after)
    )
    return f"{facts.as_label(amended.field)} changed from {before} to {after}"


def _other(net: Net, link: Any, refs: Sequence[Ref]) -> str:
    one, other = ends(link)
    return str(net.things[other if one in refs else one])


def _moment(value: datetime.datetime | datetime.date) -> datetime.datetime:
    """A day sorts as its first moment."""
    if isinstance(value, datetime.datetime):
        return value
    return timezone.make_aware(datetime.datetime.combine(value, datetime.time()))
