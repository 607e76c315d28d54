"""Programmes for other systems: read them, and tell them what they know."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .choices import Budget, Rating, Stage
from .models import BudgetLine, Milestone, Programme, Project, StatedTable
from .schemas import (
    BudgetIn,
    BudgetOut,
    LineOut,
    MilestoneIn,
    MilestoneOut,
    ProgrammeOut,
    ProjectIn,
    ProjectOut,
    TableOut,
)
from .selectors import projects as selectors
from .selectors import tables
from .services import parts, register

router = Router(tags=["programmes"])
WHY = Reason("administration")
MOST = 500
WORDS = {"stage": set(Stage.values), "declared": {"", *Rating.values}}
TOP = Decimal(10) ** 12


@router.get("/programmes", response=list[ProgrammeOut], summary="Programmes")
def programmes(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Programme]:
    """List programmes by name, a page at a time (at most 500)."""
    return _page(selectors.consult_programmes(by=request.actor, reason=WHY), offset, limit)


@router.get("/projects", response=list[ProjectOut], summary="Projects")
def projects(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Project]:
    """List projects by name, a page at a time (at most 500)."""
    return _page(selectors.consult_projects(by=request.actor, reason=WHY), offset, limit)


@router.post("/projects", response={200: ProjectOut, 201: ProjectOut}, summary="Say of a project")
def say_project(request: SignedIn, sent: ProjectIn) -> Status[Project]:
    """Add a project, or change it: 201 when it is new, 200 when it was there."""
    said = sent.dict(exclude_unset=True, exclude={"reference", "programme"})
    _check(said)
    there = selectors.find_project(by=request.actor, reference=sent.reference)
    given: dict[str, Any] = {"by": request.actor, "at": timezone.now(), "values": said}
    try:
        if there:
            return Status(200, register.change_project(project_id=there.pk, **given))
        above = _programme(request, sent.programme).pk
        given |= {"programme_id": above, "reference": sent.reference}
        return Status(201, register.add_project(**given))
    except (register.BadDates, register.WhyMissing) as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


@router.get("/milestones", response=list[MilestoneOut], summary="Milestones")
def milestones(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[Milestone]:
    """List milestones by the day they are expected, a page at a time (at most 500)."""
    return _page(selectors.consult_milestones(by=request.actor, reason=WHY), offset, limit)


@router.post("/milestones", response=MilestoneOut, summary="Say of a milestone")
def say_milestone(request: SignedIn, sent: MilestoneIn) -> Milestone:
    """Add a milestone, or change the one of that name."""
    said = sent.dict(exclude_unset=True, exclude={"project", "name"})
    try:
        return parts.set_milestone(
            by=request.actor, at=timezone.now(), project_id=_project(request, sent.project).pk,
            name=sent.name, values=said,
        )  # fmt: skip
    except register.BadDates as wrong:
        raise HttpError(422, f"Nothing was written. {wrong}") from wrong


@router.get("/budgets", response=list[BudgetOut], summary="Budgets and forecasts")
def budgets(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[BudgetLine]:
    """List lines of budget, the latest year first, a page at a time (at most 500)."""
    return _page(selectors.consult_money(by=request.actor, reason=WHY), offset, limit)


@router.post("/budgets", response=BudgetOut, summary="Say of a budget")
def say_budget(request: SignedIn, sent: BudgetIn) -> BudgetLine:
    """Add a line of budget, or change that of the year and kind. Amounts are in full pounds."""
    said = sent.dict(exclude_unset=True, exclude={"project", "year", "kind"})
    amounts = [each for each in said.values() if isinstance(each, Decimal)]
    if any(each < 0 or each >= TOP or each != round(each, 2) for each in amounts):
        raise HttpError(422, "Nothing was written. An amount is in full pounds and pence.")
    if sent.kind not in Budget.values or not 1990 <= sent.year <= 2100:
        raise HttpError(422, "Nothing was written. There is no such year or kind.")
    return parts.set_budget(
        by=request.actor, at=timezone.now(), project_id=_project(request, sent.project).pk,
        year=sent.year, kind=sent.kind, values=said,
    )  # fmt: skip


@router.get("/tables", response=list[TableOut], summary="Savings plans and tables of spend")
def stated_tables(request: SignedIn, offset: int = 0, limit: int = 100) -> QuerySet[StatedTable]:
    """List stated tables, the newest first, a page at a time (at most 500)."""
    return _page(tables.consult_tables(by=request.actor, reason=WHY), offset, limit)


@router.get("/tables/{pk}", response=list[LineOut], summary="Lines of a stated table")
def stated_lines(request: SignedIn, pk: int) -> list[dict[str, Any]]:
    """List the lines of a stated table with each disagreement: what it comes to less stated."""
    try:
        found = tables.consult_table(by=request.actor, reason=WHY, table_id=pk)
    except StatedTable.DoesNotExist as missing:
        raise Http404 from missing
    names = ("code", "part_of", "category", "now", "future", "reduction", "compared")
    return [
        {each: getattr(held.line, each) for each in names}
        | {"differences": {odd.column: odd.difference for odd in held.odd}}
        for held in found.lines
    ]


def _page(found: QuerySet[Any], offset: int, limit: int) -> QuerySet[Any]:
    return found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]


def _check(said: dict[str, Any]) -> None:
    for name, words in WORDS.items():
        if name in said and said[name] not in words:
            raise HttpError(422, f"Nothing was written. “{said[name]}” is not a {name}.")
    empty = [name for name in ("name", "aims", "category", "sponsor", "stage", "declared",
                               "declared_why") if name in said and said[name] is None]  # fmt: skip
    if empty:
        raise HttpError(422, f"Nothing was written. Leave {empty[0]} out, or give it words.")


def _programme(request: SignedIn, reference: str) -> Programme:
    if found := selectors.find_programme(by=request.actor, reference=reference):
        return found
    raise HttpError(422, f"Nothing was written. No programme has the reference “{reference}”.")


def _project(request: SignedIn, reference: str) -> Project:
    if found := selectors.find_project(by=request.actor, reference=reference):
        return found
    raise HttpError(422, f"Nothing was written. No project has the reference “{reference}”.")
