"""Opportunities for other systems: read them, and say and do what people do."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import schemas
from .choices import Category, Channel, Evidence, Phase
from .choices import Status as Standing
from .models import Opportunity
from .rules import figures as rules
from .rules import lanes, merging, words
from .selectors import figures, similar
from .selectors import opportunities as selectors
from .services import merging as merges
from .services import raising, triage

T = TypeVar("T")
router = Router(tags=["opportunities"])
WHY = Reason("administration")
MOST = 500
MAY_EMPTY = ("minutes", "times_a_week", "people", "size_days")
REFUSED = (
    words.BadWords, raising.BadNumbers, triage.BadSize, triage.BadMeasurement, lanes.CannotMove,
    merging.CannotMerge,
)  # fmt: skip


@router.get("/opportunities", response=schemas.OpportunitiesOut, summary="Opportunities")
def list_opportunities(
    request: SignedIn, status: str = "", offset: int = 0, limit: int = 100
) -> dict[str, Any]:
    """List those that stand, the newest first, a page at a time (at most 500)."""
    found = selectors.consult_opportunities(by=request.actor, reason=WHY)
    found = found.filter(status=status) if status else found
    page = found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]
    return {"count": found.count(), "opportunities": list(page)}


@router.get("/similar", response=list[schemas.AlikeOut], summary="Similar ones")
def list_similar(request: SignedIn, text: str) -> list[similar.Alike]:
    """List what says something like a text, the most alike first."""
    return similar.list_similar(by=request.actor, text=text)


@router.get("/figures", response=list[schemas.FigureOut], summary="Figures")
def list_figures(request: SignedIn) -> list[dict[str, str]]:
    """List the figures of the portal as of today."""
    found = figures.consult_figures(by=request.actor, reason=WHY, on=timezone.localdate())
    return [{"measure": m, "of": of, "value": value} for m, of, value in rules.rows_of(found)]


@router.get("/opportunities/{reference}", response=schemas.OpportunityOut, summary="One of them")
def get_opportunity(request: SignedIn, reference: str) -> Opportunity:
    """Get one by its reference."""
    found = _get(request, reference)
    return selectors.consult_opportunity(
        by=request.actor, reason=WHY, opportunity_id=found.pk
    ).opportunity


@router.post("/opportunities", response={201: schemas.OpportunityOut}, summary="Say it")
def say(request: SignedIn, sent: schemas.BumpIn) -> Status[Opportunity]:
    """Say what gets in the way, for the person of the post that the key acts under."""
    said = sent.dict()
    ids = tuple(said.pop("application_ids"))
    if {str(each) for each in ids} - {code for code, _ in selectors.system_choices()}:
        raise HttpError(422, "No system has one of those numbers. Nothing was written.")
    if said["step_id"] and str(said["step_id"]) not in dict(selectors.step_choices()):
        raise HttpError(422, "No step of a journey has that number. Nothing was written.")
    bump = raising.Bump(application_ids=ids, channel=Channel.API, **said)
    return Status(
        201,
        _done(lambda: raising.raise_opportunity(by=request.actor, at=timezone.now(), bump=bump)),
    )


@router.post("/opportunities/{reference}/vote", response=schemas.OpportunityOut, summary="Vote")
def vote(request: SignedIn, reference: str) -> Opportunity:
    """Vote for it; each person counts once (409 when they have)."""
    found = _get(request, reference)
    try:
        return raising.vote(by=request.actor, at=timezone.now(), opportunity_id=found.pk)
    except raising.AlreadyVoted as voted:
        raise HttpError(409, "The person has voted for it. Nothing was written.") from voted


@router.patch("/opportunities/{reference}", response=schemas.OpportunityOut, summary="Change it")
def change(request: SignedIn, reference: str, sent: schemas.ChangeIn) -> Opportunity:
    """Change what the business partner says of it."""
    found, given = _get(request, reference), sent.dict(exclude_unset=True)
    said = {name: value for name, value in given.items() if value is not None or name in MAY_EMPTY}
    if said.get("category") and said["category"] not in Category.values:
        raise HttpError(422, "The category is not known. Nothing was written.")
    [changed] = _done(
        lambda: triage.change_opportunities(
            by=request.actor, at=timezone.now(), opportunity_ids=[found.pk], values=said
        )
    )
    return changed


@router.post(
    "/opportunities/{reference}/status", response=schemas.OpportunityOut, summary="Move it"
)
def move(request: SignedIn, reference: str, sent: schemas.MoveIn) -> Opportunity:
    """Bring it to a status; whoever follows is told."""
    found = _get(request, reference)
    if sent.status not in Standing.values:
        raise HttpError(422, "The status is not known. Nothing was written.")
    [moved] = _done(
        lambda: triage.move(
            by=request.actor, at=timezone.now(), opportunity_ids=[found.pk],
            to=triage.Move(**sent.dict()),
        )
    )  # fmt: skip
    return moved


@router.post(
    "/opportunities/{reference}/timings", response={201: dict[str, int]}, summary="Measure"
)
def measure(request: SignedIn, reference: str, sent: schemas.TimingIn) -> Status[dict[str, int]]:
    """Write down minutes that were timed or logged."""
    found = _get(request, reference)
    if sent.phase not in Phase.values or sent.evidence not in Evidence.values:
        raise HttpError(422, "The phase or the evidence is not known. Nothing was written.")
    made = _done(
        lambda: triage.measure(
            by=request.actor, at=timezone.now(), opportunity_id=found.pk,
            timing=triage.Timing(**sent.dict()),
        )
    )  # fmt: skip
    return Status(201, {"id": made.pk})


@router.post("/opportunities/{reference}/merge", response=schemas.OpportunityOut, summary="Merge")
def merge(request: SignedIn, reference: str, sent: schemas.MergeIn) -> Opportunity:
    """Put it together with another that stands for both."""
    found, into = _get(request, reference), _get(request, sent.into)
    return _done(
        lambda: merges.merge(
            by=request.actor, at=timezone.now(), opportunity_ids=[found.pk], into_id=into.pk
        )
    )


@router.post("/opportunities/{reference}/unmerge", response=schemas.OpportunityOut, summary="Part")
def unmerge(request: SignedIn, reference: str) -> Opportunity:
    """Take it apart again."""
    found = _get(request, reference)
    try:
        return merges.unmerge(by=request.actor, at=timezone.now(), opportunity_id=found.pk)
    except merges.NotMerged as alone:
        raise HttpError(409, "It stands alone already. Nothing was written.") from alone


def _get(request: SignedIn, reference: str) -> Opportunity:
    if found := selectors.find_by_reference(by=request.actor, reference=reference):
        return found
    raise Http404


def _done(act: Callable[[], T]) -> T:
    try:
        return act()
    except REFUSED as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong
