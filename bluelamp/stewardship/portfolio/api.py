"""The portfolio for other systems: read it, and tell it what they know."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.cells import Wrong

from .forms import read_answer
from .models import Application, Capability, CostRow, Import
from .rules.passport import BY_NAME
from .schemas import (
    AnswersIn,
    ApplicationOut,
    ApplicationsOut,
    CapabilityOut,
    CostOut,
    KindOut,
    LoadedOut,
    QuestionOut,
    RowsIn,
)
from .selectors import applications, costs, overlap, waste
from .services import imports, passports

router = Router(tags=["portfolio"])
MOST = 500

WHY = Reason("administration")


@router.get("/applications", response=ApplicationsOut, summary="Applications")
def list_applications(request: SignedIn, offset: int = 0, limit: int = 100) -> dict[str, Any]:
    """List applications by name, a page at a time (at most 500)."""
    found = applications.consult_applications(by=request.actor, reason=WHY)
    page = found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]
    return {"count": found.count(), "applications": list(page)}


@router.get("/applications/{reference}", response=ApplicationOut, summary="One application")
def get_application(request: SignedIn, reference: str) -> Application:
    """Get one application by its reference."""
    if found := applications.find_application(by=request.actor, reference=reference):
        return found
    raise Http404


@router.post(
    "/applications",
    response={200: ApplicationOut, 201: ApplicationOut},
    summary="Say what is known",
)
def say(request: SignedIn, sent: AnswersIn) -> Status[Application]:
    """Add an application, or change its passport: 201 when it is new, 200 when it was there."""
    found = applications.find_application(by=request.actor, reference=sent.reference)
    given: dict[str, Any] = {
        "by": request.actor, "at": timezone.now(), "values": _values(sent.answers),
        "source": sent.source, "observed_on": sent.observed_on,
    }  # fmt: skip
    try:
        if found:
            return Status(200, passports.change_application(application_id=found.pk, **given))
        return Status(201, passports.add_application(reference=sent.reference, **given))
    except passports.DatesOutOfOrder as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong
    except passports.SourceMissing as wrong:
        raise HttpError(422, "Name a source and a day up to today. Nothing was written.") from wrong


@router.get("/capabilities", response=list[CapabilityOut], summary="Capabilities")
def list_capabilities(request: SignedIn) -> QuerySet[Capability]:
    """List capabilities with how many applications serve each."""
    return overlap.consult_capabilities(by=request.actor, reason=WHY)


@router.get("/costs", response=list[CostOut], summary="Cost rows")
def list_costs(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[CostRow]:
    """List rows of the ledger, the newest first, a page at a time (at most 500)."""
    found = costs.consult_costs(by=request.actor, reason=WHY)
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]


@router.get("/questions", response=list[QuestionOut], summary="Questions about spend")
def list_questions(request: SignedIn) -> list[dict[str, Any]]:
    """List what twelve months of the ledger give cause to ask. One row may be in several."""
    found = waste.consult_waste(by=request.actor, reason=WHY)
    return [
        vars(each.question)
        | {"count": each.count, "costs": each.costs, "rows": [_line(row) for row in each.lines]}
        for each in found.asked
    ]


@router.get("/kinds", response=list[KindOut], summary="Kinds of rows")
def list_kinds(request: SignedIn) -> list[dict[str, Any]]:
    """List the kinds of rows that one may send: of every register that files can be loaded into."""
    return [
        {"code": each.code, "label": each.label, "about": each.about, "fields": each.fields}
        for each in imports.list_kinds(by=request.actor)
    ]


@router.post("/rows/{kind}", response={201: LoadedOut}, summary="Send rows")
def send_rows(request: SignedIn, kind: str, sent: RowsIn) -> Status[Import]:
    """Load rows of a kind, all of them or none: the same readers and rules as a file has.

    Adds what is new and changes what is there. The same rows of one source and day are taken once.
    """
    try:
        return Status(201, imports.load_rows(
            by=request.actor, at=timezone.now(), kind=kind, rows=sent.rows, source=sent.source,
            observed_on=sent.observed_on,
        ))  # fmt: skip
    except KeyError as missing:
        raise Http404 from missing
    except imports.LoadedAlready as loaded:
        raise HttpError(409, f"Nothing was written. {loaded}") from loaded
    except imports.BadRows as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


def _values(answers: dict[str, str]) -> dict[str, Any]:
    """The same readers as an imported file has, so that both refuse the same."""
    unknown = sorted(answers.keys() - BY_NAME.keys())
    if unknown:
        raise HttpError(422, f"The passport has no field “{unknown[0]}”. Nothing was written.")
    try:
        return {name: read_answer(name, text) for name, text in answers.items()}
    except Wrong as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


def _line(line: waste.Line) -> dict[str, Any]:
    row, application = line.row, line.row.application
    return {
        "description": row.description, "application": application.reference if application else "",
        "starts_on": row.starts_on, "ends_on": row.ends_on, "because": line.because,
        "cost": line.cost, "currency": row.currency,
    }  # fmt: skip
