"""Records with their newest links and what is at the other ends, each accounted for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.records.identity.selectors import people
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

NEWEST = (
    "select r, (l).ids, (l).total from unnest(%s::bigint[]) r,"
    " lateral profiles_newest_links(r, %s) l"
)


@dataclass
class Net:
    """What was fetched: records by reference, links, how many links there are in all."""

    refs: list[Ref]
    things: dict[Ref, Any] = field(default_factory=dict)
    links: list[Any] = field(default_factory=list)
    total: int = 0
    persons: dict[int, int] = field(default_factory=dict)

    def whole(self, ref: Ref) -> Ref:
        """This will give the person that a person's record belongs to; else the record."""
        if ref.kind != Kind.PERSON:
            return ref
        return Ref(Kind.PERSON, self.persons.get(ref.id, ref.id))


def ends(link: Any) -> tuple[Ref, Ref]:
    """This will give the two records that a link joins."""
    return Ref(Kind(link.from_kind), link.from_id), Ref(Kind(link.to_kind), link.to_id)


def records_of(ref: Ref) -> list[Ref]:
    """This will list the records that a person is made of; any other record is itself alone."""
    if ref.kind != Kind.PERSON:
        return [ref]
    return [Ref(Kind.PERSON, each) for each in people.list_members(ref.id)]


def consult_net(
    refs: Sequence[Ref],
    *,
    by: Actor,
    reason: Reason,
    most: int,
    operation: Operation = Operation.CONSULTATION,
) -> Net:
    """This will fetch records, at most so many of the newest links of each, and their other ends.

    One entry is written for each record. What is not the reader's to see is not in it.
    """
    net = Net(list(refs))
    links, net.total = newest_links([each.id for each in refs], most=most)
    found = list(pole.list_links(refs).filter(pk__in=links)) if links else []
    wanted = {*refs, *(end for link in found for end in ends(link))}
    net.things = consult_things(wanted, by=by, reason=reason, operation=operation)
    net.links = [link for link in found if all(end in net.things for end in ends(link))]
    net.persons = people.identities_of(ref.id for ref in net.things if ref.kind == Kind.PERSON)
    return net


def consult_things(
    refs: Iterable[Ref], *, by: Actor, reason: Reason, operation: Operation
) -> dict[Ref, Any]:
    """This will fetch records of any kind, with one entry for each. Raises NotPermitted."""
    wanted: dict[Kind, list[int]] = {}
    for ref in sorted(refs):
        wanted.setdefault(ref.kind, []).append(ref.id)
    found = {
        Ref(kind, each.pk): each
        for kind, ids in wanted.items()
        for each in pole.consult_records(
            by=by, reason=reason, kind=kind, ids=ids, operation=operation
        )
    }
    sources = {each.pk: each for each in pole.list_sources()} if found else {}
    for each in found.values():
        _name_source(each, sources)
    return found


def _name_source(thing: Any, sources: dict[int, Any]) -> None:
    """All of a page's records in one query; a source may itself be closed to the reader."""
    thing.source_name = str(sources.get(thing.source_id, "A source that is closed to you"))
    if thing.source_id not in sources:
        thing.delivery = None


def newest_links(records: list[int], *, most: int) -> tuple[list[int], int]:
    """This will give the numbers of the newest links of each record, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [records, most])
        rows = cursor.fetchall()
    return sorted({each for _, ids, _ in rows for each in ids or ()}), sum(row[2] for row in rows)
