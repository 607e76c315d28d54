"""Maturity for other systems; the registers are read and written by `/api/registers/`."""

from typing import Any

from django.utils import timezone
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .schemas import MaturityOut

router = Router(tags=["capability"])


@router.get("/maturity", response=list[MaturityOut], summary="Maturity")
def maturity(request: SignedIn) -> list[dict[str, Any]]:
    """List practices with their maturity of today, what matters most first."""
    found = selectors.consult_maturity(
        by=request.actor, reason=Reason("administration"), on=timezone.localdate()
    )
    return [_maturity(each) for each in found]


def _maturity(each: selectors.Assessed) -> dict[str, Any]:
    return {
        "reference": each.practice.reference,
        "name": each.practice.name,
        "kind": each.practice.kind,
        "assessors": each.found.count,
        "mean": each.found.mean,
        "spread": each.found.spread,
        "target": each.found.target,
        "gap": each.found.gap,
        "priority": each.found.priority,
        "facts": [
            {
                "label": fact.label,
                "level": fact.level,
                "good": fact.counted.good if fact.counted else None,
                "of": fact.counted.of if fact.counted else None,
            }
            for fact in each.facts
        ],
    }
