"""Live identity: who is probably meant by what has been typed so far, with the evidence.

Candidates come from an index that the reader may not read (`identity_candidates`), which gives
numbers alone; the records come from pole under the reader's own need to know; the weights come from
the model of `rules`. It is advice: a person decides who somebody is.
"""

from dataclasses import dataclass
from datetime import date
from typing import LiteralString, NamedTuple

import psycopg
from django.db import connection
from psycopg.types.json import JsonbLoader

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms.selectors import get_approved
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.records.identity import permissions
from bluelamp.records.identity.rules.model import Feature, load
from bluelamp.records.identity.rules.person import person_of, prepare

from .grouping import Answer, group, likeliest
from .typed import Asked, Query, asked, printable
from .weighing import SURE, weigh

__all__ = ["Match", "Query", "consult_matches", "find_likeliest"]

ALGORITHM = "identity.person-match"
CANDIDATES, WIDE = 40, 100
# Each search meets other records: kept in memory they would only be in the collector's way.
_fresh = prepare.__wrapped__
_SQL: LiteralString = """
select p.id, p.given_names, p.surname, p.other_names, p.born_on, p.gender, p.telephones, p.emails,
    p.postcode, p.address, p.identifiers, coalesce(m.identity_id, p.id)
from identity_candidates(%s, %s, %s, %s, %s::date[], %s::date[], %s, %s, %s, %s::real[], %s, %s) c
    join pole_personrecord p on p.id = c.record_id
    left join identity_membership m on m.record_id = p.id
"""


@dataclass(frozen=True)
class Match:
    """A likely identity: its best record as it is shown, and the evidence, the strongest first; at
    its end the odds before anything is known, so that the weights add up to the whole.

    `weight` is in bits (log2 odds that it is the person meant); `record_ids` are the records that
    answered, the best one first; `also` are identities that look to be the same person, which
    nobody has decided; `version` is the model's.
    """

    identity_id: int
    also: tuple[int, ...]
    record_ids: tuple[int, ...]
    name: str
    other_names: tuple[str, ...]
    born_on: date | None
    gender: str
    address: str
    postcode: str
    telephones: tuple[str, ...]
    weight: float
    probability: float
    evidence: tuple[Feature, ...]
    version: str


class _Record(NamedTuple):
    id: int
    given_names: str
    surname: str
    other_names: list[str]
    born_on: date | None
    gender: str
    telephones: list[str]
    emails: list[str]
    postcode: str
    address: str
    identifiers: list[dict[str, str]]
    identity_id: int


def consult_matches(*, by: Actor, reason: Reason, query: Query, limit: int = 5) -> list[Match]:
    """This will give the likeliest identities for what was typed, and log what was shown.

    One entry a search. Raises NotPermitted, and NotApproved while the algorithm is out of use.
    """
    with access.acting(by):
        permissions.check_can_match(by=by)
        found = find_likeliest(query, limit)
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="identity.person.matched",
            subject=Subject("identity.match"),
            reason=reason,
            detail={"typed": _typed(query), "shown": [list(each.record_ids) for each in found]},
        )
    return found


def find_likeliest(query: Query, limit: int) -> list[Match]:
    """This will give the likeliest identities in the present scope, the likeliest first.

    For services, which account for what they show of it. Raises NotApproved.
    """
    get_approved(ALGORITHM)
    said = asked(query)
    if not said.has_any:
        return []
    found = _identities(said, _candidates(said, wide=False), limit)
    if not found or found[0].weight < SURE:
        found = _identities(said, _candidates(said, wide=True), limit)
    return found


def _typed(query: Query) -> dict[str, str]:
    said = {name: printable(text) for name, text in vars(query).items()}
    return {name: text for name, text in said.items() if text}


def _candidates(said: Asked, *, wide: bool) -> list[_Record]:
    first, last = said.years or (None, None)
    keys = said.keys | (said.near_keys if wide else {})
    values = [
        list(said.given), list(said.surnames), list(said.alike), said.beginning, list(said.days),
        list(said.near_days), first, last, list(keys), list(keys.values()), wide,
        WIDE if wide else CANDIDATES,
    ]  # fmt: skip
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_loader("jsonb", JsonbLoader)  # Django reads its own fields alone
        return [_Record(*row) for row in cursor.execute(_SQL, values, prepare=True)]


def _identities(said: Asked, records: list[_Record], limit: int) -> list[Match]:
    """Each identity by its best record, and what looks to be the same person beside it."""
    prepared = [_fresh(person_of(record)) for record in records]
    weighed = weigh(said, prepared)
    answers = [Answer(*each) for each in zip(weighed, prepared, records, strict=True)]
    return [_match(each) for each in likeliest(group(answers), limit)]


def _match(answers: list[Answer[_Record]]) -> Match:
    weighed, best = answers[0].weighed, answers[0].record
    identities = dict.fromkeys(each.record.identity_id for each in answers)
    return Match(
        identity_id=best.identity_id,
        also=tuple(each for each in identities if each != best.identity_id),
        record_ids=tuple(each.record.id for each in answers),
        name=f"{best.given_names} {best.surname}".strip(),
        other_names=tuple(best.other_names),
        born_on=best.born_on,
        gender=best.gender,
        address=best.address,
        postcode=best.postcode,
        telephones=tuple(best.telephones),
        weight=weighed.total,
        probability=weighed.probability,
        evidence=(
            *sorted(weighed.features, key=lambda each: -each.weight),
            Feature("prior", "Before anything is known", load().prior),
        ),
        version=load().version,
    )
