"""A profile: everything that a reader may see of one person, object, place or event."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..models import Look
from ..rules import facts
from . import charts, histories, nets, wording
from .nets import Net, ends

# A page, a print and a file: what a page of paper costs is in its rows.
MOST_LINKS, MOST_PRINTED, MOST_IN_A_FILE = 100, 50, 5_000


class NoSuchProfile(Exception):
    """There is no such record, or it is not the reader's to see."""


@dataclass(frozen=True)
class Linked:
    """One row of the table of links: a role as the subject has it, and who or what it is with."""

    role: str
    other: dict[str, Any]
    link: Any
    happened: Any = None
    when: str = ""


@dataclass
class Profile:
    """One profile as its page shows it."""

    ref: Ref
    refs: list[Ref]
    title: str
    kind: str
    records: list[tuple[Ref, Any, facts.Origin]]
    minimum: Any
    net: Net
    facts: list[facts.Fact]
    markers: list[dict[str, Any]]
    links: list[Linked]
    timeline: list[dict[str, Any]]
    places: list[dict[str, Any]]
    chart: charts.Chart
    since: datetime.datetime | None = None
    new: list[dict[str, Any]] = field(default_factory=list)

    @property
    def conflicts(self) -> list[str]:
        """This will name the facts that sources give differently."""
        return [each.label for each in self.facts if each.conflict]

    @property
    def sensitive(self) -> bool:
        """This will say whether one of the records is OFFICIAL-SENSITIVE."""
        return any(thing.marking != "OFFICIAL" for _, thing, _ in self.records)


def consult_profile(
    *,
    by: Actor,
    reason: Reason,
    ref: Ref,
    at: datetime.datetime,
    operation: Operation = Operation.CONSULTATION,
) -> Profile:
    """This will fetch a profile for a reader, with one entry for each record that it shows.

    A record of a person gives the person, with the records of theirs that the reader may see. To
    disclose it is to print it, which has fewer links and no map. Raises NotPermitted and
    NoSuchProfile.
    """
    printed = operation == Operation.DISCLOSURE
    with access.acting(by):
        permissions.check_can_read(by=by)
        if printed:
            permissions.check_can_print(by=by)
        refs, most = nets.records_of(ref), MOST_PRINTED if printed else MOST_LINKS
        net = _net(refs, by=by, reason=reason, most=most, operation=operation)
        places = [] if printed else histories.consult_places(
            net, by=by, reason=reason, operation=operation
        )  # fmt: skip
        return _profile(net, refs, places, on=timezone.localdate(at))


def consult_links(*, by: Actor, reason: Reason, ref: Ref, at: datetime.datetime) -> list[Linked]:
    """This will fetch the links of a profile for a file, the newest 5,000.

    Each record that it names is disclosed. Raises NotPermitted and NoSuchProfile.
    """
    with access.acting(by):
        permissions.check_can_print(by=by)
        refs, disclosed = nets.records_of(ref), Operation.DISCLOSURE
        net = _net(refs, by=by, reason=reason, most=MOST_IN_A_FILE, operation=disclosed)
        held = {each for each in refs if each in net.things}
        return _linked(net, held, wording.roles(on=timezone.localdate(at)))


def _net(refs: list[Ref], *, by: Actor, reason: Reason, most: int, operation: Operation) -> Net:
    net = nets.consult_net(refs, by=by, reason=reason, most=most, operation=operation)
    if not any(each in net.things for each in refs):
        raise NoSuchProfile(", ".join(map(str, refs)))
    return net


def what_is_new(profile: Profile, *, since: datetime.datetime | None) -> list[dict[str, Any]]:
    """This will list what was recorded about a profile since its reader last looked."""
    return histories.new_since(profile.net, profile.refs, since) if since else []


def find_look(post_id: int, record_id: int) -> Look | None:
    """This will find when a post last looked at a profile."""
    return Look.objects.filter(post_id=post_id, record_id=record_id).first()


def _profile(net: Net, refs: list[Ref], places: list[Any], *, on: datetime.date) -> Profile:
    held = {each: net.things[each] for each in refs if each in net.things}
    first = next(iter(held))
    known = wording.roles(on=on)
    return Profile(
        ref=first,
        refs=list(held),
        title=wording.name_of(first, held.values()),
        kind=wording.kind_in_words(first, held[first], on=on),
        records=[(each, thing, wording.origin_of(each, thing)) for each, thing in held.items()],
        minimum=pole.minimum_of(first.kind, list(held.values()), net.links),
        net=net,
        facts=_facts(held, on=on),
        markers=histories.markers(list(held), on=on),
        links=_linked(net, set(held), known),
        timeline=histories.timeline(net, list(held), known, on=on),
        places=places,
        chart=charts.chart_of(net, [first], on=on),
    )


def _facts(held: dict[Ref, Any], *, on: datetime.date) -> list[facts.Fact]:
    said = [
        (wording.origin_of(ref, thing), wording.answers_of(ref, thing, on=on))
        for ref, thing in held.items()
    ]
    fields = facts.FIELDS[next(iter(held)).kind]
    return facts.side_by_side([*fields, *facts.others(fields, said)], said)


def _linked(net: Net, held: set[Ref], known: wording.Roles) -> list[Linked]:
    rows = [_row(net, link, held, known) for link in net.links]
    return sorted(rows, key=lambda each: each.role)


def _row(net: Net, link: Any, held: set[Ref], known: wording.Roles) -> Linked:
    one, other = ends(link)
    backwards = one not in held
    far = one if backwards else other
    thing = net.things[far]
    return Linked(
        wording.role_in_words(link.role, known, backwards=backwards),
        charts.node(net.whole(far), [thing]) | {"ref": str(far), "marking": thing.marking},
        link,
        getattr(thing, "happened_from", None),
        wording.when(thing) if far.kind == Kind.EVENT else "",
    )
