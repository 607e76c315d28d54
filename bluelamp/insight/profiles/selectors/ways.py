"""A path between two records in words and as a drawing."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.records.identity.selectors import people
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from . import charts, nets, paths, wording
from .paths import MOST_STEPS

__all__ = ["MOST_STEPS", "NoSuchEnd", "Path", "Step", "consult_path"]

SAME = "is the same person as"


class NoSuchEnd(Exception):
    """There is no such record, or it is not the reader's to see; the message is the reference."""


@dataclass(frozen=True)
class Step:
    """One step: "P12 Ada Marsh", "uses", "O15 AB12 CDE"; nodes are those of a chart."""

    one: dict[str, Any]
    role: str
    other: dict[str, Any]
    link: Any


@dataclass(frozen=True)
class Path:
    """A path, step by step and drawn; no steps when there is none."""

    steps: list[Step]
    nodes: list[dict[str, Any]]
    ties: list[dict[str, Any]]
    mark: str


def consult_path(*, by: Actor, reason: Reason, start: Ref, goal: Ref, on: datetime.date) -> Path:
    """This will fetch a shortest path between two records, with an entry for each on it.

    It goes over what the reader may see, and every step is read again under the policies: one that
    is not theirs to see after all is gone around. Raises NotPermitted, TooWide, and NoSuchEnd for
    an end that is not there or not theirs to see.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        _check_ends(start, goal)
        way = _walked(paths.find_path(start.id, goal.id))
        kinds = paths.find_kinds(way)
        shown = [Ref(kinds[each], each) for each in way]
        things = nets.consult_things(shown, by=by, reason=reason, operation=Operation.CONSULTATION)
        return _in_words(shown, things, on=on)


def _check_ends(start: Ref, goal: Ref) -> None:
    seen = paths.find_kinds([start.id, goal.id])
    for end in (start, goal):
        if seen.get(end.id) != end.kind:
            raise NoSuchEnd(str(end))


def _walked(way: list[int]) -> list[int]:
    """The way, if the policies themselves let each of its steps be seen; else none."""
    linked = {frozenset((each.from_id, each.to_id)) for each in _links(way)}
    persons = people.identities_of(way)
    for one, other in itertools.pairwise(way):
        if frozenset((one, other)) not in linked and persons[one] != persons[other]:
            return []
    return way


def _links(way: Sequence[int]) -> list[Any]:
    """Both ends are named, so that a street's thousands of links are not read for one of them."""
    ids = list(way)
    refs = [Ref(Kind.PERSON, each) for each in ids]
    return list(pole.list_links(refs).filter(from_id__in=ids, to_id__in=ids)) if ids else []


def _in_words(way: Sequence[Ref], things: dict[Ref, Any], *, on: datetime.date) -> Path:
    roles = wording.roles(on=on)
    nodes = {ref.id: charts.node(ref, [things[ref]]) for ref in way if ref in things}
    links = {
        frozenset((link.from_id, link.to_id)): link for link in _links([each.id for each in way])
    }
    steps = [
        _step(nodes[one.id], nodes[other.id], links.get(frozenset((one.id, other.id))), roles)
        for one, other in itertools.pairwise(way)
    ]
    ties = [{"from": s.one["id"], "to": s.other["id"], "label": s.role} for s in steps]
    return Path(steps, list(nodes.values()), ties, charts.mark_of(way))


def _step(one: dict[str, Any], other: dict[str, Any], link: Any, roles: wording.Roles) -> Step:
    """Said from the end that the link is from: "P12 uses O15", whichever way the path goes."""
    if link is None:
        return Step(one, SAME, other, None)
    words = wording.role_in_words(link.role, roles)
    if one["id"] != str(nets.ends(link)[0]):
        one, other = other, one
    return Step(one, words, other, link)
