"""Technical debt for other systems of the force.

Debts, papers, assessments and vendors' dates are also loaded in rows by `/api/portfolio/rows/`, and
support that is paid for is a register of `/api/registers/`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.selectors import applications as portfolio

from . import selectors
from .choices import DebtKind, PaperState
from .models import DebtItem, Paper, Waiver
from .rules.framework import NotAScore
from .rules.papers import BadDates, CannotMove
from .schemas import (
    ComponentOut,
    DebtIn,
    DebtOut,
    DecisionIn,
    EffectIn,
    PaperIn,
    PaperOut,
    RiskOut,
    WaiverIn,
    WaiverOut,
    WhyIn,
)
from .services import debts as debt_services
from .services import papers as services

router = Router(tags=["debt"])
WHY = Reason("administration")
MOST = 500


@router.get("/register", response=list[RiskOut], summary="Register of legacy risk")
def register(request: SignedIn, offset: int = 0, limit: int = 100) -> Any:
    """List applications by risk, the unknown first, a page at a time (at most 500)."""
    found = selectors.consult_register(by=request.actor, reason=WHY)
    return _page(found, offset, limit)


@router.get("/components", response=list[ComponentOut], summary="Components and their support")
def components(request: SignedIn, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """List components, those of unknown support first, then by how soon it ends."""
    found = selectors.consult_support(by=request.actor, reason=WHY, on=timezone.localdate())
    return [_component(each) for each in _page(found, offset, limit)]


@router.get("/items", response=list[DebtOut], summary="Debts")
def items(request: SignedIn, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """List debts, the open ones with the highest interest first."""
    found = selectors.consult_debts(by=request.actor, reason=WHY)
    return [_debt(each) for each in _page(found, offset, limit)]


@router.patch("/items/{debt_id}", response=DebtOut, summary="Change a debt")
def change_item(request: SignedIn, debt_id: int, sent: DebtIn) -> dict[str, Any]:
    """Say what has changed of a debt that is open."""
    values = sent.dict(exclude_unset=True)
    _one_of(values.get("kind", DebtKind.COST), DebtKind.values, "kinds")
    with _refusals():
        debt_services.change_debts(
            by=request.actor, at=timezone.now(), debt_ids=[debt_id], values=values
        )
    return _debt(selectors.consult_debt(by=request.actor, reason=WHY, debt_id=debt_id).debt)


@router.post("/items/{debt_id}/close", response=DebtOut, summary="Close a debt")
def close_item(request: SignedIn, debt_id: int, sent: WhyIn) -> dict[str, Any]:
    """Close a debt, with the reason."""
    with _refusals():
        closed = debt_services.close_debt(
            by=request.actor, at=timezone.now(), debt_id=debt_id, why=sent.why
        )
    return _debt(closed)


@router.get("/papers", response=list[PaperOut], summary="Papers of the design authority")
def papers(request: SignedIn) -> QuerySet[Paper]:
    """List the papers of the design authority, the newest first."""
    return selectors.consult_papers(by=request.actor, reason=WHY)[:MOST]


@router.post("/papers", response={200: PaperOut, 201: PaperOut}, summary="Say a paper")
def say_paper(request: SignedIn, sent: PaperIn) -> Status[Paper]:
    """Propose a paper (201), or change the one of that number while it is not decided (200)."""
    rows = selectors.consult_papers(by=request.actor, reason=WHY)
    there, given = rows.filter(number=sent.number).first(), services.Text(**sent.dict())
    by, at = request.actor, timezone.now()
    with _refusals():
        if there is None:
            return Status(201, services.propose_paper(by=by, at=at, text=given))
        return Status(200, services.change_paper(by=by, at=at, paper_id=there.pk, text=given))


@router.post("/papers/{paper_id}/decision", response=PaperOut, summary="Decide a paper")
def decide(request: SignedIn, paper_id: int, sent: DecisionIn) -> Paper:
    """Write down what the design authority decided."""
    _one_of(sent.state, PaperState.values, "states")
    with _refusals():
        return services.decide_paper(
            by=request.actor, at=timezone.now(), paper_id=paper_id, **sent.dict()
        )


@router.post("/papers/{paper_id}/effects", response={204: None}, summary="What a paper changes")
def effect(request: SignedIn, paper_id: int, sent: EffectIn) -> Status[None]:
    """Say what a proposed paper would change on an application."""
    values = sent.dict()
    named = _application(request, values.pop("application"))
    with _refusals():
        services.set_effect(
            by=request.actor, at=timezone.now(), paper_id=paper_id, application_id=named, **values
        )
    return Status(204, None)


@router.get("/waivers", response=list[WaiverOut], summary="Waivers")
def waivers(request: SignedIn, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """List waivers by the day on which they run out."""
    found = selectors.consult_waivers(by=request.actor, reason=WHY)
    return [_waiver(each) for each in _page(found, offset, limit)]


@router.post("/waivers", response={201: WaiverOut}, summary="Grant a waiver")
def grant(request: SignedIn, sent: WaiverIn) -> Status[dict[str, Any]]:
    """Let an application depart from a standard until a day."""
    values = sent.dict()
    number, named = values.pop("paper"), _application(request, values.pop("application"))
    rows = selectors.consult_papers(by=request.actor, reason=WHY)
    if not (paper := rows.filter(number=number).first()):
        raise HttpError(422, f"Nothing was written. No paper has the number {number}.")
    with _refusals():
        made = services.grant_waiver(
            by=request.actor, paper_id=paper.pk, application_id=named, **values
        )
    return Status(201, _waiver(made))


@contextmanager
def _refusals() -> Iterator[None]:
    """What the services refuse, in the words of HTTP."""
    try:
        yield
    except (Paper.DoesNotExist, DebtItem.DoesNotExist) as missing:
        raise Http404 from missing
    except (debt_services.WhyMissing, services.OutcomeMissing) as wrong:
        raise HttpError(422, "Nothing was written. Say why.") from wrong
    except (NotAScore, BadDates) as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong
    except (CannotMove, debt_services.ClosedAlready) as wrong:
        raise HttpError(409, f"Nothing was written. {wrong}".strip()) from wrong
    except services.NotAccepted as wrong:
        said = "Nothing was written. A waiver is granted by a paper that was accepted."
        raise HttpError(409, said) from wrong


def _one_of(said: str | None, known: list[str], what: str) -> None:
    if said not in known:
        raise HttpError(422, f"Nothing was written. The {what} are {', '.join(known)}.")


def _application(request: SignedIn, reference: str) -> int:
    found = portfolio.find_application(by=request.actor, reference=reference)
    if found is None:
        raise HttpError(422, f"Nothing was written. No application has the reference {reference}.")
    return int(found.pk)


def _page(found: Any, offset: int, limit: int) -> Any:
    first = max(offset, 0)
    return found[first : first + min(max(limit, 1), MOST)]


def _debt(each: DebtItem) -> dict[str, Any]:
    names = ("id", "kind", "title", "principal", "interest", "opened_on", "closed_on", "source")
    return {name: getattr(each, name) for name in names} | {
        "application": each.application.reference
    }


def _waiver(each: Waiver) -> dict[str, Any]:
    names = ("id", "standard", "owner", "granted_on", "expires_on", "expired_at", "ended_why")
    linked = {"paper": each.paper.number, "application": each.application.reference}
    return {name: getattr(each, name) for name in names} | linked


def _component(held: selectors.Held) -> dict[str, Any]:
    names = ("id", "name", "hosting", "provider", "product", "version")
    return {name: getattr(held.component, name) for name in names} | {
        "application": held.application.reference,
        "support_ends_on": held.cycle.ends_on if held.cycle else None,
        "suggested": held.suggestion.score if held.suggestion else None,
        "debt": held.debt,
    }
