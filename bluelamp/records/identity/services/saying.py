"""What somebody who adds a record says of whose it is: decided when they may, else proposed."""

import contextlib
import datetime
from dataclasses import replace

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..choices import Evidence, ProposalSource, SaidSame
from ..models import DecisionRequest
from ..rules.model import load
from ..rules.person import person_of
from ..selectors import people
from . import decisions
from .proposals import Pair, propose

NOT_THEIRS = (
    decisions.AskedAlready,
    decisions.ChangedMeanwhile,
    decisions.ClosedToYou,
    decisions.HeldApart,
)


def say_same(
    *, by: Actor, at: datetime.datetime, record_id: int, identity_id: int, reason: str
) -> SaidSame:
    """This will hold a record that was just added to be a known person's, as its writer says.

    Who may not decide who is who, or not about this person, has it proposed with their word
    beside the evidence. Nothing of the person's earlier records changes. Raises NoSuchPerson.
    """
    with access.acting(by):
        pair = _weighed(record_id, identity_id)
        if by.may(permissions.DECIDE_IDENTITY):
            evidence = Evidence(pair.algorithm, pair.bits, pair.evidence)
            with contextlib.suppress(*NOT_THEIRS):
                made = decisions.join(
                    by=by, at=at, keep=identity_id, other=record_id, reason=reason,
                    evidence=evidence,
                )  # fmt: skip
                return SaidSame.WAITS if isinstance(made, DecisionRequest) else SaidSame.DECIDED
        word = {"fact": "said", "one": None, "other": None, "words": f"{by.name}: {reason}"}
        propose(
            by=by, at=at, pairs=[replace(pair, evidence=[*pair.evidence, word | {"bits": 0.0}])]
        )
    return SaidSame.PROPOSED


def _weighed(record_id: int, identity_id: int) -> Pair:
    """The record beside that one of the person's in scope which is most like it."""
    members = people.list_members(identity_id)
    mine, others = people.records_of([record_id]).first(), people.records_of(members)
    if mine is None or not others:
        raise people.NoSuchPerson(f"P{identity_id}")
    model = load()
    weighed = ((each.pk, model.weigh(person_of(mine), person_of(each))) for each in others)
    other, found = max(weighed, key=lambda each: each[1].total)
    return Pair(
        record_id, other, found.total, model.version, found.facts(), source=ProposalSource.SAID
    )
