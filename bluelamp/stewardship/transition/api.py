"""Readiness for other systems; the registers are read and written by `/api/registers/`."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.registers.services.entries import Refused

from . import selectors
from .choices import Met, Verdict
from .models import GoLive, Landing, Ruling
from .schemas import ReadyOut, RulingIn, RulingOut, VoteIn
from .services import rulings, votes

router = Router(tags=["transition"])


@router.get("/go-lives/{go_live_id}/readiness", response=list[ReadyOut], summary="Readiness")
def readiness(request: SignedIn, go_live_id: int) -> list[dict[str, Any]]:
    """List the departments of a go-live with their verdicts of today."""
    try:
        found = selectors.consult_readiness(
            by=request.actor, reason=Reason("administration"), go_live_id=go_live_id,
            on=timezone.localdate(),
        )  # fmt: skip
    except GoLive.DoesNotExist as missing:
        raise Http404 from missing
    return [_ready(each) for each in found.ready]


@router.post("/departments/{landing_id}/rulings", response={201: RulingOut}, summary="Rule")
def rule(request: SignedIn, landing_id: int, sent: RulingIn) -> Status[Ruling]:
    """Rule whether a department goes live, beside what its evidence comes to."""
    if sent.verdict not in Verdict.values:
        raise HttpError(422, f"Nothing was written. The verdicts are {', '.join(Verdict.values)}.")
    try:
        return Status(201, rulings.rule_on(
            by=request.actor, at=timezone.now(), landing_id=landing_id,
            ruled=rulings.Ruled(**sent.dict()),
        ))  # fmt: skip
    except Landing.DoesNotExist as missing:
        raise Http404 from missing
    except rulings.NeedsReason as wrong:
        raise HttpError(422, "Nothing was written. Say why.") from wrong
    except rulings.NeedsOwnerAndDay as wrong:
        said = "Nothing was written. Name who answers for what is open, and a day to come."
        raise HttpError(422, said) from wrong


@router.post("/departments/{landing_id}/votes", response={204: None}, summary="Vote")
def vote(request: SignedIn, landing_id: int, sent: list[VoteIn]) -> Status[None]:
    """Cast one's own votes on a department's criteria, all of them or none."""
    if wrong := [each.says for each in sent if each.says not in Met.values]:
        raise HttpError(422, f"Nothing was written. “{wrong[0]}” is none of {list(Met.values)}.")
    try:
        votes.cast_votes(
            by=request.actor, at=timezone.now(), landing_id=landing_id,
            votes=[votes.Cast(**each.dict()) for each in sent],
        )  # fmt: skip
    except Landing.DoesNotExist as missing:
        raise Http404 from missing
    except votes.NothingSaid as nothing:
        raise HttpError(422, "Nothing was written. Vote on one criterion at least.") from nothing
    except Refused as refused:
        raise HttpError(422, f"Nothing was written. {refused}") from refused
    return Status(204, None)


def _ready(each: selectors.Ready) -> dict[str, Any]:
    return {
        "reference": each.landing.reference,
        "department": each.landing.department,
        "verdict": each.reckoned.verdict,
        "reasons": list(each.reckoned.reasons),
        "criteria": len(each.criteria),
        "met": each.reckoned.met,
        "holds_until": each.reckoned.holds_until,
        "ruled": each.ruling.verdict if each.ruling else "",
        "overridden": each.overridden,
        "votes": [
            {
                "criterion": row.reference,
                "count": tally.count,
                "split": tally.split,
                "spread": dict(tally.spread),
            }
            for row, tally in each.tallies
        ],
    }
