"""Proposing pairs of records that may be one person's, in bulk and as records arrive."""

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from ..choices import ProposalSource
from ..selectors import judgements

CHUNK = 5_000
# What is decided stays decided; what was set aside is open again when there is more evidence. The
# word of whoever added a record is not written over by what the algorithm finds a moment later.
PROPOSE = """
insert into identity_proposal as now
    (one_id, other_id, bits, evidence, algorithm, source, state, proposed_at)
select one, other, bits, evidence::jsonb, algorithm, source, 'open', %s
from unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::text[], %s::text[], %s::text[])
    as p (one, other, bits, evidence, algorithm, source)
where exists (select from pole_personrecord r where r.id = one)
    and exists (select from pole_personrecord r where r.id = other)
on conflict (one_id, other_id) do update set
    bits = excluded.bits, evidence = excluded.evidence, algorithm = excluded.algorithm,
    source = excluded.source, proposed_at = excluded.proposed_at,
    state = 'open', judgement_id = null
where (now.state = 'open' and (now.source <> 'said' or excluded.source = 'said')
       and (now.bits, now.evidence, now.algorithm)
           is distinct from (excluded.bits, excluded.evidence, excluded.algorithm))
    or (now.state = 'unsure' and excluded.bits > now.bits)
"""


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person's, by what evidence; `bits` is log2 of the odds.

    Each fact of the evidence has `fact`, `one`, `other`, `words` and its own `bits`.
    """

    one: int
    other: int
    bits: float
    algorithm: str
    evidence: list[dict[str, Any]] = field(default_factory=list)
    source: ProposalSource = ProposalSource.LIVE

    @property
    def key(self) -> tuple[int, int]:
        """This will give both numbers, the lower one first."""
        return min(self.one, self.other), max(self.one, self.other)


def propose(*, by: Actor, at: datetime.datetime, pairs: Iterable[Pair]) -> int:
    """This will propose pairs for a person to decide, and return how many are new or newer.

    Done twice it changes nothing. Left out are pairs that are one person already, that were judged
    different, or with a record that the actor may not see; what was set aside as unsure is open
    again only with more evidence than then. Pairs are read as they come, 5,000 at a time.
    """
    with access.acting(by):
        written = sum(_propose(at, chunk) for chunk in _chunks(pairs))
        if written:
            audit.record(
                by=by,
                operation=Operation.COMBINATION,
                act="identity.pairs.proposed",
                subject=Subject("identity.proposal"),
                reason=Reason("administration"),
                detail={"pairs": written},
            )
    return written


def _chunks(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    left = iter(pairs)
    while chunk := list(itertools.islice(left, CHUNK)):
        yield chunk


def _propose(at: datetime.datetime, pairs: Sequence[Pair]) -> int:
    best = {each.key: each for each in sorted(pairs, key=lambda pair: pair.bits)}
    wanted = [key for key in sorted(best) if key[0] != key[1]]
    done = judgements.settled(wanted)
    kept = [best[key] for key in wanted if key not in done]
    if not kept:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(PROPOSE, [at, *_columns(kept)])
        return int(cursor.rowcount)


def _columns(pairs: Sequence[Pair]) -> list[list[Any]]:
    return [
        [each.key[0] for each in pairs],
        [each.key[1] for each in pairs],
        [each.bits for each in pairs],
        [json.dumps(_turned(each)) for each in pairs],
        [each.algorithm for each in pairs],
        [str(each.source) for each in pairs],
    ]


def _turned(pair: Pair) -> list[dict[str, Any]]:
    """The evidence with its sides as the stored pair has them."""
    if pair.one <= pair.other:
        return pair.evidence
    return [each | {"one": each.get("other"), "other": each.get("one")} for each in pair.evidence]
