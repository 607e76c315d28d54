"""Search for other systems, under the post that they act for."""

from typing import Any

from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference

from .rules import narrowing
from .rules.wanted import NoIndex
from .schemas import SearchOut
from .selectors import searching

router = Router(tags=["search"])


@router.get("/search", response=SearchOut, summary="Search everything one may see")
def search(
    request: SignedIn,
    q: str,
    reason: str,
    about: str = "",
    kind: str = "",
    page: int = 1,
) -> dict[str, Any]:
    """Search with a reason code of the list `audit-reason`; `about` is the incident it is for."""
    _check_reason(reason)
    given = {"kind": [each for each in kind.split(",") if each], "page": [str(page)]}
    try:
        result = searching.consult_search(
            by=request.actor,
            reason=Reason(reason, incident=about[:200]),
            text=q,
            narrowed=narrowing.read(given),
            today=timezone.localdate(),
        )
    except NoIndex as missing:
        raise HttpError(503, "Search is not ready: its index is being made.") from missing
    return {
        "total": result.total,
        "results": [_told(hit) for hit in result.hits],
        "facets": result.facets,
        "withheld": [each.sentence for each in result.withheld],
        "notes": list(result.notes),
    }


def _check_reason(code: str) -> None:
    on = timezone.localdate()
    if not reference.list_codes("audit-reason", on=on).filter(code=code).exists():
        raise HttpError(422, "The reason is not a code of the list `audit-reason`.")


def _told(hit: searching.Hit) -> dict[str, Any]:
    record = hit.record
    return {
        "key": record.key,
        "kind": record.kind.value,
        "title": record.title,
        "line": record.line,
        "reasons": list(hit.reasons),
    }
