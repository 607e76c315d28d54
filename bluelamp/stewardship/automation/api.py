"""Automations for other systems of the force."""

from django.db.models import QuerySet
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import Automation
from .schemas import AutomationOut

router = Router(tags=["automation"])
MOST = 500


@router.get("/automations", response=list[AutomationOut], summary="Automations")
def automations(request: SignedIn) -> QuerySet[Automation]:
    """List automations by name with their counts (at most 500)."""
    found = selectors.consult_automations(by=request.actor, reason=Reason("administration"))
    return found[:MOST]
