"""Published editions for other systems, such as the force's public site."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .choices import Dataset
from .models import Edition
from .schemas import EditionOut, PublishIn, RowsOut
from .services import editions

router = Router(tags=["publication"])
MOST = 500
WHY = Reason("administration")


@router.get("/editions", response=list[EditionOut], summary="Editions")
def list_editions(request: SignedIn, dataset: str = "") -> QuerySet[Edition]:
    """List editions, the newest first (at most 500), of one dataset or of all."""
    return selectors.consult_editions(by=request.actor, reason=WHY, dataset=dataset)[:MOST]


@router.get("/editions/{edition_id}", response=RowsOut, summary="One edition with its rows")
def get_edition(request: SignedIn, edition_id: int) -> Edition:
    """Get an edition with its rows."""
    try:
        return selectors.consult_edition(by=request.actor, reason=WHY, edition_id=edition_id)
    except Edition.DoesNotExist as missing:
        raise Http404 from missing


@router.get("/editions/{edition_id}/ocds", response=dict[str, Any], summary="As OCDS 1.1")
def get_package(request: SignedIn, edition_id: int) -> dict[str, Any]:
    """Get an edition of contracts as an OCDS 1.1 release package."""
    address = request.build_absolute_uri(reverse("publication:package", args=[edition_id]))
    try:
        return selectors.consult_package(
            by=request.actor, reason=WHY, edition_id=edition_id, prefix=settings.OCDS_PREFIX,
            uri=address,
        )  # fmt: skip
    except Edition.DoesNotExist as missing:
        raise Http404 from missing


@router.post("/editions", response={201: EditionOut}, summary="Publish an edition")
def publish(request: SignedIn, sent: PublishIn) -> Status[Edition]:
    """Publish an edition of a dataset, of what its reviewers have found fit."""
    if sent.dataset not in Dataset.values:
        raise HttpError(422, f"There is no dataset “{sent.dataset}”. Nothing was published.")
    try:
        made = editions.publish(
            by=request.actor, at=timezone.now(), dataset=sent.dataset, reason=sent.reason
        )
    except (editions.NothingReviewed, editions.OwnReview, editions.Betrays,
            editions.NothingNew) as wrong:  # fmt: skip
        raise HttpError(422, f"{type(wrong).__name__}. Nothing was published.") from wrong
    return Status(201, made)
