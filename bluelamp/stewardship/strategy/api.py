"""Coverage for other systems; the registers are read and written by `/api/registers/`."""

from typing import Any

from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .schemas import CoverageOut

router = Router(tags=["strategy"])


@router.get("/uncovered", response=CoverageOut, summary="What is uncovered")
def uncovered(request: SignedIn) -> dict[str, Any]:
    """Say what is uncovered both ways, and which objectives have no step on the roadmap."""
    found = selectors.consult_alignment(by=request.actor, reason=Reason("administration"))
    return {
        "themes": list(found.uncovered.themes),
        "priorities": list(found.uncovered.priorities),
        "objectives_without_steps": [each.reference for each in found.idle],
    }
