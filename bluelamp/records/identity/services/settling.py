"""Writing a decision: the judgement, the memberships and proposals it changes, audit and event."""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from ..choices import Decision, ProposalState
from ..events import PersonJoined, PersonParted, PersonUndone
from ..models import Judgement, Membership, Proposal
from ..selectors import people
from .plans import Place, Plan, Wish

ACTS = {
    Decision.SAME: "identity.person.joined",
    Decision.PARTED: "identity.person.parted",
    Decision.UNDONE: "identity.person.undone",
    Decision.DIFFERENT: "identity.pair.judged",
    Decision.UNSURE: "identity.pair.judged",
}
LEADS_TO = {
    Decision.SAME: ProposalState.SAME,
    Decision.DIFFERENT: ProposalState.DIFFERENT,
    Decision.PARTED: ProposalState.DIFFERENT,
    Decision.UNSURE: ProposalState.UNSURE,
}
UNDECIDED = (ProposalState.OPEN, ProposalState.WAITING, ProposalState.UNSURE)


@dataclass(frozen=True)
class Decider:
    """Who decided, in which post, when and why."""

    person_id: int
    post_id: int
    name: str
    at: datetime.datetime
    reason: str


def decider(by: Actor, at: datetime.datetime, reason: str) -> Decider:
    """This will say that the actor decides at a moment."""
    return Decider(by.person_id, by.post_id, by.name, at, reason)


def asked(wish: Wish, plan: Plan, first: Decider) -> dict[str, Any]:
    """This will give what a judgement and a request both keep of a wish."""
    return {
        "kind": wish.kind,
        "one_id": plan.one,
        "other_id": plan.other,
        "one_records": plan.one_records,
        "other_records": plan.other_records,
        "reason": wish.reason,
        "algorithm": wish.evidence.algorithm,
        "bits": wish.evidence.bits,
        "evidence": wish.evidence.facts,
        "at": first.at,
        "person_id": first.person_id,
        "post_id": first.post_id,
        "name": first.name,
        "undoes": plan.undoes,
    }


def settle(
    wish: Wish, plan: Plan, first: Decider, *, by: Actor, second: Decider | None = None
) -> Judgement:
    """This will write a decision that was planned while its persons are held."""
    places = _move(plan.places)
    turned = _taken_back(plan.undoes) if plan.undoes else _turning(wish.kind, plan)
    made = Judgement.objects.create(
        **asked(wish, plan, first),
        **_seconded(second),
        changes={"places": places, "proposals": [each[:3] for each in turned]},
    )
    _turn(turned, made)
    _record(made, by)
    _tell(made, by)
    return made


def _move(places: dict[int, Place]) -> list[list[Any]]:
    """Each record with its place before and after, as JSON keeps them."""
    rows = Membership.objects.filter(pk__in=places)
    before: dict[int, Place] = {row.record_id: (row.identity_id, row.since) for row in rows}
    rows.delete()
    Membership.objects.bulk_create(
        Membership(record_id=record, identity_id=place[0], since=place[1])
        for record, place in places.items()
        if place
    )
    return [[each, _plain(before.get(each)), _plain(to)] for each, to in sorted(places.items())]


def _plain(place: Place) -> list[Any] | None:
    return [place[0], place[1].isoformat()] if place else None


def _turning(kind: Decision, plan: Plan) -> list[list[Any]]:
    """Proposals that the decision answers: id, state and judgement before, state after."""
    to = LEADS_TO[kind]
    across = Q(one__in=plan.one_records, other__in=plan.other_records)
    across |= Q(one__in=plan.other_records, other__in=plan.one_records)
    found = Proposal.objects.select_for_update(of=("self",)).filter(across, state__in=UNDECIDED)
    # What waits for a second person is open again should the decision be undone.
    return [
        [each.pk, _state_before(each), each.judgement_id, to, True] for each in found.order_by("pk")
    ]


def _state_before(proposal: Proposal) -> str:
    if proposal.state != ProposalState.WAITING:
        return proposal.state
    return ProposalState.UNSURE if proposal.judgement_id else ProposalState.OPEN


def _taken_back(judgement: Judgement) -> list[list[Any]]:
    to = LEADS_TO[Decision(judgement.kind)]
    return [
        [pk, to, before_judgement, before, False]
        for pk, before, before_judgement in judgement.changes["proposals"]
    ]


def _turn(turned: Iterable[list[Any]], made: Judgement) -> None:
    for pk, _, before, to, answered in turned:
        Proposal.objects.filter(pk=pk).update(
            state=to, judgement_id=made.pk if answered else before
        )


def _seconded(second: Decider | None) -> dict[str, Any]:
    if second is None:
        return {}
    return {f"second_{key}": value for key, value in dataclasses.asdict(second).items()}


def _record(made: Judgement, by: Actor) -> None:
    audit.record(
        by=by,
        operation=Operation.COMBINATION,
        act=ACTS[Decision(made.kind)],
        subject=Subject("identity.person", made.one_id),
        reason=Reason("administration", made.reason),
        detail={
            "judgement": made.pk,
            "decision": made.kind,
            "records": [made.one_records, made.other_records],
            "decided_by": made.name,
            "second": made.second_name,
        },
    )


def _tell(made: Judgement, by: Actor) -> None:
    if happened := _happened(made):
        bus.publish(happened, by=by, about=owned(made.records, by))


def _happened(made: Judgement) -> PersonJoined | PersonParted | PersonUndone | None:
    records = tuple(made.records)
    if made.undoes_id:
        return PersonUndone(made.undoes_id, records, made.pk)
    if made.kind == Decision.SAME:
        return PersonJoined(made.one_id, made.other_id, records, made.pk)
    if made.kind == Decision.PARTED:
        return PersonParted(made.one_id, made.other_id, records, made.pk)
    return None


def owned(record_ids: list[int], by: Actor) -> bus.Owned:
    """This will give the protection of several records together: the closest of each."""
    found = list(people.records_of(record_ids))
    closed = any(each.marking != Marking.OFFICIAL for each in found)
    circles = sorted({circle for each in found for circle in each.restriction_ids})
    marking = Marking.SENSITIVE if closed else Marking.OFFICIAL
    return bus.Owned(by.force_id, found[0].unit_id, marking.value, circles)
