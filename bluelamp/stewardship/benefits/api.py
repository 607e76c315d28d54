"""Benefits for other systems of the force."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from . import selectors
from .choices import Kind, Unit
from .models import Benefit
from .schemas import BenefitIn, BenefitOut, MeasureIn, MonthOut
from .services import register

router = Router(tags=["benefits"])
WHY = Reason("administration")
MOST = 500
WORDS = {"kind": set(Kind.values), "counted": set(Unit.values)}
DAYS = ("starts_on", "expires_on")


@router.get("/benefits", response=list[BenefitOut], summary="Benefits")
def benefits(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Benefit]:
    """List benefits by name, a page at a time (at most 500)."""
    found = selectors.consult_benefits(by=request.actor, reason=WHY)
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]


@router.post("/benefits", response={200: BenefitOut, 201: BenefitOut}, summary="Say of a benefit")
def say(request: SignedIn, sent: BenefitIn) -> Status[Benefit]:
    """Add a benefit, or change it: 201 when it is new, 200 when it was there."""
    said = sent.dict(exclude_unset=True, exclude={"reference"})
    _check(said)
    there = selectors.find_benefit(by=request.actor, reference=sent.reference)
    given: dict[str, Any] = {"by": request.actor, "at": timezone.now(), "values": said}
    try:
        if there:
            return Status(200, register.change_benefits(benefit_ids=[there.pk], **given)[0])
        return Status(201, register.add_benefit(reference=sent.reference, **given))
    except register.CannotBe as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


@router.get("/benefits/{reference}/months", response=list[MonthOut], summary="By month")
def months(request: SignedIn, reference: str) -> list[dict[str, Any]]:
    """List a benefit's months, planned and measured."""
    there = _found(request, reference)
    found = selectors.consult_benefit(by=request.actor, reason=WHY, benefit_id=there.pk)
    return [
        {"month": month, "planned": found.planned.get(month),
         "measured": found.measured.get(month), "pounds": found.pounds.get(month)}
        for month in sorted({*found.planned, *found.measured})
    ]  # fmt: skip


@router.post("/benefits/{reference}/months", response=BenefitOut, summary="Say what was measured")
def measure(request: SignedIn, reference: str, sent: MeasureIn) -> Benefit:
    """Write down what was measured of a month, with what shows it."""
    try:
        return register.measure(
            by=request.actor, at=timezone.now(), benefit_id=_found(request, reference).pk,
            **sent.dict(),
        ).benefit  # fmt: skip
    except register.CannotBe as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


def _found(request: SignedIn, reference: str) -> Benefit:
    if found := selectors.find_benefit(by=request.actor, reference=reference):
        return found
    raise Http404


def _check(said: dict[str, Any]) -> None:
    for name, words in WORDS.items():
        if name in said and said[name] not in words:
            raise HttpError(422, f"Nothing was written. “{said[name]}” is not a {name}.")
    empty = [name for name, value in said.items() if value is None and name not in DAYS]
    if empty:
        raise HttpError(422, f"Nothing was written. Leave {empty[0]} out, or give it words.")
