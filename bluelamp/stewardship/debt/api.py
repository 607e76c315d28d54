"""Technical debt for other systems of the force."""

from typing import Any

from django.db.models import QuerySet
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import Paper
from .schemas import PaperOut, RiskOut

router = Router(tags=["debt"])
WHY = Reason("administration")
MOST = 500


@router.get("/register", response=list[RiskOut], summary="Register of legacy risk")
def register(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Any]:
    """List applications by risk, the unknown first, a page at a time (at most 500)."""
    found = selectors.consult_register(by=request.actor, reason=WHY)
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]


@router.get("/papers", response=list[PaperOut], summary="Papers of the design authority")
def papers(request: SignedIn) -> QuerySet[Paper]:
    """List the papers of the design authority, the newest first."""
    return selectors.consult_papers(by=request.actor, reason=WHY)[:MOST]
