"""The link chart: what is linked to what, as far as the reader may see it now."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole.choices import Ref

from .. import permissions
from . import nets, paths, wording
from .nets import Net, ends

MOST_OPENED = 30
MOST_LINKS = 40
MOST_NODES = 150
MOST_MARKED = 100


@dataclass(frozen=True)
class Chart:
    """What the link chart draws: nodes {id, label, kind, url}, ties {from, to, label}.

    `mark` changes with anything that the reader sees or does not see any more.
    """

    nodes: list[dict[str, Any]]
    ties: list[dict[str, Any]]
    opened: list[str]
    total: int
    mark: str


def consult_chart(
    *, by: Actor, reason: Reason, refs: Sequence[Ref], on: datetime.date
) -> Chart | None:
    """This will fetch a chart of records with what is linked to each, an entry for each record.

    The first is the one that the chart is about; the rest were opened on it. What has been closed
    to the reader meanwhile is not in it; None when the first is closed. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        opened = list(dict.fromkeys(refs))[:MOST_OPENED]
        records = [each for ref in opened for each in nets.records_of(ref)]
        net = nets.consult_net(records, by=by, reason=reason, most=MOST_LINKS)
        centre = nets.records_of(opened[0])
        if not any(each in net.things for each in centre):
            return None
        return chart_of(net, opened, on=on)


def chart_of(net: Net, opened: Sequence[Ref], *, on: datetime.date) -> Chart:
    """This will draw a net that has been consulted."""
    nodes, ties = drawn(net, on=on)
    shown = {each["id"] for each in nodes[:MOST_NODES]}
    kept = [each for each in ties if each["from"] in shown and each["to"] in shown]
    mark = mark_of(opened)
    return Chart(nodes[:MOST_NODES], kept, [str(each) for each in opened], net.total, mark)


def drawn(net: Net, *, on: datetime.date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """This will give the nodes and ties of a net, each person once."""
    known = wording.roles(on=on)
    whole: dict[Ref, list[Ref]] = {}
    for ref in sorted(net.things, key=lambda each: each not in net.refs):
        whole.setdefault(net.whole(ref), []).append(ref)
    nodes = [node(ref, [net.things[each] for each in members]) for ref, members in whole.items()]
    ties: dict[tuple[str, str, str], dict[str, Any]] = {}
    for link in net.links:
        one, other = (str(net.whole(end)) for end in ends(link))
        words = wording.role_in_words(link.role, known)
        if one != other:
            ties[one, other, words] = {"from": one, "to": other, "label": words}
    return nodes, list(ties.values())


def node(ref: Ref, things: list[Any]) -> dict[str, Any]:
    """This will give one node of a chart."""
    return {
        "id": str(ref),
        "label": wording.name_of(ref, things),
        "kind": wording.node_kind(ref, things[0]),
        "url": reverse("profiles:show", args=[ref.kind.value, ref.id]),
    }


def mark_of(opened: Sequence[Ref]) -> str:
    """This will give a mark of what the present scope sees around records, and of nothing else.

    A page that is open asks for it every few seconds and reads its records again when it has
    changed. It says nothing of anybody, so it leaves no entry.
    """
    whole = [[each.id for each in nets.records_of(ref)] for ref in opened]
    records = [each for members in whole for each in members]
    links, _ = nets.newest_links(records, most=MOST_MARKED)
    seen = sorted(paths.find_kinds(records))
    return hashlib.sha256(f"{whole}{seen}{links}".encode()).hexdigest()[:16] if seen else ""


def find_mark(*, by: Actor, refs: Sequence[Ref]) -> str:
    """This will give the mark of a chart for its reader; empty when it is closed to them.

    Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        opened = list(dict.fromkeys(refs))[:MOST_OPENED]
        centre = [each.id for each in nets.records_of(opened[0])]
        return mark_of(opened) if paths.find_kinds(centre) else ""
