"""Pages of risk, support and debt."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import plots
from bluelamp.kernel.ui.many import Rows, change_many
from bluelamp.stewardship.portfolio.selectors import applications as portfolio

from .. import forms, permissions, selectors
from ..models import DebtItem
from ..rules import framework
from ..services import debts as debt_services
from ..services import risk as services
from .lists import Debts, DebtsToChange, Register, Supported, SupportedToChange, beside

WHY = Reason("administration")
ROWS = Rows("debt", "debts", "debt:debts", (debt_services.ClosedAlready,))


@require_GET
def register(request: SignedIn) -> HttpResponseBase:
    """Every application with its risk, the unknown first, and how the whole stands."""
    table = Register(selectors.consult_register(by=request.actor, reason=WHY), request)
    found = selectors.get_standing(by=request.actor)
    rows = [(f"Impact {impact}", "") for impact in range(5, 0, -1)]
    heads = [f"{likely}" for likely in range(1, 7)]
    chart = plots.heat("Applications by impact and likelihood (1 to 6)", rows, heads, found.map)
    return table.respond("debt/register.html", {"found": found, "chart": chart})


@require_GET
def support(request: SignedIn) -> HttpResponseBase:
    """Each component against its vendor's dates."""
    held = selectors.consult_support(by=request.actor, reason=WHY, on=timezone.localdate())
    rows = portfolio.list_components(by=request.actor).select_related("application")
    kind = SupportedToChange if request.actor.may("portfolio.change") else Supported
    table = kind(beside(rows, held), request)
    table.action_url = reverse("debt:components-many")
    standing = Counter(each.standing for each in held)
    shown = {"count": len(held), "debts": standing["Debt"], "unknown": standing["Not known"]}
    return table.respond("debt/support.html", shown)


@require_GET
def debts(request: SignedIn) -> HttpResponseBase:
    """The register of debts."""
    kind = DebtsToChange if request.actor.may(permissions.ASSESS) else Debts
    table = kind(selectors.consult_debts(by=request.actor, reason=WHY), request)
    table.action_url = reverse("debt:debts-many")
    return table.respond("debt/debts.html", {"found": selectors.get_standing(by=request.actor)})


@require_GET
def debt(request: SignedIn, pk: int) -> HttpResponse:
    """One debt, and how it has changed."""
    try:
        found = selectors.consult_debt(by=request.actor, reason=WHY, debt_id=pk)
    except DebtItem.DoesNotExist as missing:
        raise Http404("There is no such debt, or it is not yours to see.") from missing
    may = {"may_assess": request.actor.may(permissions.ASSESS)}
    return render(request, "debt/debt.html", {"found": found, **may})


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many debts, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return debt_services.change_debts(
            by=request.actor, at=timezone.now(), debt_ids=chosen, values=values
        )

    return change_many(request, forms.ManyDebts, ROWS, act)


@require_GET
def application(request: SignedIn, pk: int) -> HttpResponse:
    """The risk of one application, every assessment of it, its debts."""
    return render(request, "debt/application.html", _risk(request, pk))


@require_GET
def panel(request: SignedIn, pk: int) -> HttpResponse:
    """What a passport shows of risk and debt."""
    return render(request, "debt/panel.html", _risk(request, pk))


@require_http_methods(["GET", "POST"])
def assess(request: SignedIn, pk: int) -> HttpResponse:
    """The thirteen criteria, each with what the facts suggest."""
    permissions.check_can_assess(by=request.actor)
    found, today = _application(request, pk), timezone.localdate()
    suggested = selectors.suggest(found, on=today)
    newest = selectors.newest_assessment(pk)
    hints = {c: f"The facts suggest {s.score}: {s.because}" for c, s in suggested.items()}
    start: dict[str, Any] = {**(newest.scores if newest else {}), "assessed_on": today}
    form = forms.Assessing(request.POST or None, hints=hints, initial=start)
    if form.is_valid() and _assess(request, pk, form):
        return redirect("debt:application", pk=pk)
    return _form(request, form, "Assess its legacy risk", found)


@require_http_methods(["GET", "POST"])
def open_debt(request: SignedIn, pk: int) -> HttpResponse:
    """A debt for the register."""
    permissions.check_can_assess(by=request.actor)
    found, form = _application(request, pk), forms.NewDebt(request.POST or None)
    if form.is_valid():
        debt_services.open_debt(
            by=request.actor, at=timezone.now(), application_id=pk, **form.cleaned_data
        )
        return redirect("debt:application", pk=pk)
    return _form(request, form, "Put a debt on the register", found)


@require_http_methods(["GET", "POST"])
def close(request: SignedIn, pk: int) -> HttpResponse:
    """A debt is closed, with the reason."""
    permissions.check_can_assess(by=request.actor)
    form = forms.Why(request.POST or None)
    if form.is_valid():
        try:
            debt_services.close_debt(
                by=request.actor, at=timezone.now(), debt_id=pk, why=form.cleaned_data["why"]
            )
        except debt_services.ClosedAlready:
            messages.info(request, "That debt is closed already. Nothing was changed.")
        except DebtItem.DoesNotExist as missing:
            raise Http404 from missing
        return redirect("debt:debts")
    return _form(request, form, "Close a debt", None)


def _assess(request: SignedIn, pk: int, form: forms.Assessing) -> bool:
    said = form.cleaned_data
    names = ("scenario", "basis", "planned", "funded", "target_on", "cost_change")
    answers = services.Answers(form.scores(), **{each: said[each] for each in names})
    try:
        services.assess_risk(
            by=request.actor, at=timezone.now(), application_id=pk, answers=answers,
            assessed_on=said["assessed_on"],
        )  # fmt: skip
    except services.AssessedLater:
        form.add_error("assessed_on", "This must be today or before.")
        return False
    return True


def _risk(request: SignedIn, pk: int) -> dict[str, Any]:
    found = _application(request, pk)
    history = selectors.consult_risk(by=request.actor, reason=WHY, application_id=pk)
    newest = history[0] if history else None
    suggested = selectors.suggest(found, on=timezone.localdate())
    rows = [
        (each, newest.scores.get(each.code) if newest else None, suggested.get(each.code))
        for each in framework.CRITERIA
    ]
    return {
        "application": found,
        "newest": newest,
        "history": history,
        "rows": rows,
        "unknown": sum(score is None for _, score, _ in rows),
        "debts": selectors.list_debts_of(pk),
        "may_assess": request.actor.may(permissions.ASSESS),
    }


def _application(request: SignedIn, pk: int) -> Any:
    found = portfolio.list_current(by=request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such application, or it is not yours to see.")
    return found


def _form(request: SignedIn, form: Any, title: str, found: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "application": found}
    return render(request, "debt/form.html", shown, status=422 if form.errors else 200)
