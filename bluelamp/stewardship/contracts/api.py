"""Contracts for other systems of the force.

Contracts, reviews and what contracts pay for are written in rows by `/api/portfolio/rows/`; lots
are a register of `/api/registers/`.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import Contract
from .schemas import ContractOut, DeadlineOut, WholeOut

router = Router(tags=["contracts"])
WHY = Reason("administration")
MOST = 500


@router.get("/contracts", response=list[ContractOut], summary="Contracts")
def contracts(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Contract]:
    """List contracts by title, a page at a time (at most 500)."""
    found = selectors.consult_contracts(by=request.actor, reason=WHY)
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]


@router.get("/deadlines", response=list[DeadlineOut], summary="Deadlines")
def deadlines(request: SignedIn) -> list[dict[str, Any]]:
    """List what must be decided, the soonest first; contracts without an end before all."""
    found = selectors.consult_deadlines(by=request.actor, reason=WHY, on=timezone.localdate())
    return [_deadline(each) for each in found]


@router.get("/contracts/{contract_id}", response=WholeOut, summary="A contract")
def contract(request: SignedIn, contract_id: int) -> dict[str, Any]:
    """Read a contract with its lots, its reviews and what changed of it."""
    try:
        found = selectors.consult_contract(
            by=request.actor, reason=WHY, contract_id=contract_id, on=timezone.localdate()
        )
    except Contract.DoesNotExist as missing:
        raise Http404 from missing
    return {
        "contract": found.dated.contract,
        "applications": [each.reference for each in found.applications],
        "lots": found.lots,
        "held": found.held,
        "reviews": [each for each, _ in found.reviews],
        "changes": found.changes,
    }


def _deadline(each: selectors.Dated) -> dict[str, Any]:
    dates = each.deadlines
    return {
        "reference": each.contract.reference,
        "title": each.contract.title,
        "due": each.due,
        "ends_on": dates.ends_on if dates else None,
        "notice_by": dates.notice_by if dates else None,
        "decide_by": dates.decide_by if dates else None,
    }
