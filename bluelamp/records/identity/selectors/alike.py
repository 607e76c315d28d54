"""Which persons a record may be the same as: found by the live match, weighed record by record."""

from collections.abc import Iterator
from typing import Any

from bluelamp.records.identity.rules.model import load
from bluelamp.records.identity.rules.person import Person, person_of

from . import matching, people

MOST = 5
# Below so many bits nobody's time is asked for it.
LEAST = 6.0
Alike = tuple[int, float, str, list[dict[str, object]]]


def list_alike(record_id: int) -> list[Alike]:
    """This will list other persons' records in scope that a record is alike, the strongest first.

    Each with its weight in bits, the version of the model and the evidence. Raises NotApproved.
    """
    mine = people.records_of([record_id]).first()
    if mine is None:
        return []
    others = people.records_of(set(_candidates(mine)) - set(_own(record_id)))
    weighed = [each for other in others for each in _weighed(person_of(mine), other)]
    return sorted(weighed, key=lambda each: -each[1])[:MOST]


def _own(record_id: int) -> list[int]:
    return [record_id, *people.list_members(people.identity_of(record_id))]


def _candidates(record: Any) -> Iterator[int]:
    query = matching.Query(
        name=f"{record.surname}, {record.given_names}",
        born_on=str(record.born_on or ""),
        telephone=next(iter(record.telephones), ""),
        postcode=record.postcode,
        email=next(iter(record.emails), ""),
    )
    for found in matching.find_likeliest(query, 2 * MOST):
        yield from found.record_ids


def _weighed(mine: Person, other: Any) -> Iterator[Alike]:
    model = load()
    found = model.weigh(mine, person_of(other))
    if found.total >= LEAST:
        yield other.pk, found.total, model.version, found.facts()
