"""Readiness for other systems; the registers are read and written by `/api/registers/`."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .models import GoLive
from .schemas import ReadyOut

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
    }
