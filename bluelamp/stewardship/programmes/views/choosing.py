"""The choice of projects: what it rests on, what the solver advised, what a person chose."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.algorithms.selectors import NotApproved, find_approved
from bluelamp.kernel.algorithms.services import AdviceExpired
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions
from ..choices import Budget
from ..models import Selection
from ..rules import years
from ..selectors import choosing as selectors
from ..selectors import projects
from ..services import choosing
from . import lists
from .projects import whole

WHY = Reason("administration")


@require_GET
def board(request: SignedIn) -> HttpResponse:
    """What the next choice would rest on, and the choices before."""
    found = selectors.consult_board(by=request.actor, reason=WHY)
    shown = {
        "found": found, "card": find_approved(choosing.ALGORITHM),
        "may_choose": request.actor.may(permissions.CHOOSE),
        "may_keep": request.actor.may(permissions.KEEP),
        "ceilings": [(years.label(each.year), each, lists.measured(each.amount, each.kind))
                     for each in found.ceilings],
    }  # fmt: skip
    return render(request, "programmes/choice.html", shown)


@require_http_methods(["GET", "POST"])
def tie(request: SignedIn, pk: int) -> HttpResponse:
    """What a project needs, or which of two goes."""
    permissions.check_can_keep(by=request.actor)
    found, form = whole(request, pk).project, forms.TieForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        other = projects.find_project(by=request.actor, reference=said["reference"])
        if other is None:
            form.add_error("reference", f"No project has the reference “{said['reference']}”.")
        elif other.pk == pk:
            form.add_error("reference", "A project is tied to another one, never to itself.")
        else:
            choosing.tie(
                by=request.actor, at=timezone.now(), project_id=pk, other_id=other.pk,
                kind=said["kind"],
            )  # fmt: skip
            messages.success(request, "Saved.")
            return redirect("programmes:project", pk=pk)
    shown = {"form": form, "title": "Add a rule", "above": found,
             "back": reverse("programmes:project", args=[pk])}  # fmt: skip
    return render(request, "programmes/form.html", shown, status=422 if form.errors else 200)


@require_POST
def untie(request: SignedIn, pk: int) -> HttpResponse:
    """Take off a rule."""
    try:
        choosing.untie(by=request.actor, at=timezone.now(), tie_id=pk)
    except choosing.NoSuchTie as missing:
        raise Http404 from missing
    messages.success(request, "The rule was taken off.")
    return redirect("programmes:choice")


@require_POST
def ask(request: SignedIn) -> HttpResponse:
    """Ask the solver."""
    try:
        made = choosing.ask(by=request.actor, at=timezone.now())
    except choosing.NothingToChoose:
        messages.error(request, "There is nothing to choose: a project needs its worth, and at "
                       "least one year its ceiling.")  # fmt: skip
    except NotApproved:
        messages.error(request, "The algorithm is not approved for use, so it advises nothing.")
    else:
        return redirect("programmes:selection", pk=made.pk)
    return redirect("programmes:choice")


@require_http_methods(["GET", "POST"])
def selection(request: SignedIn, pk: int) -> HttpResponse:
    """What was advised, what was just left out and why, and what a person chose."""
    try:
        found = selectors.consult_selection(by=request.actor, reason=WHY, selection_id=pk)
    except Selection.DoesNotExist as missing:
        raise Http404("There is no such choice, or it is not yours to see.") from missing
    names = [(row["reference"], f"{row['reference']}: {row['name']}") for row, _, _ in found.rows]
    start = {"chosen": found.selection.answer["chosen"]}
    form = forms.Choice(request.POST or None, names=names, initial=start)
    if request.method == "POST" and form.is_valid() and _decide(request, pk, form):
        return redirect("programmes:selection", pk=pk)
    shown = {
        "found": found, "form": form, "card": find_approved(choosing.ALGORITHM),
        "may_choose": request.actor.may(permissions.CHOOSE), "limits": _limits(found),
        "raises": _raises(found),
    }  # fmt: skip
    return render(request, "programmes/selection.html", shown, status=422 if form.errors else 200)


def _decide(request: SignedIn, pk: int, form: forms.Choice) -> bool:
    try:
        choosing.decide(by=request.actor, at=timezone.now(), selection_id=pk, **form.cleaned_data)
    except choosing.WhyMissing:
        form.add_error("why", "This is not what was advised. Say why.")
    except choosing.ChosenAlready:
        form.add_error(None, "Somebody has chosen already. Nothing was written.")
    except AdviceExpired:
        form.add_error(None, "This advice no longer holds. Ask again.")
    else:
        return True
    return False


def _limits(found: selectors.Looked) -> list[tuple[str, str, str, str]]:
    said = lists.measured_float
    return [
        (words, said(most, kind), said(advised, kind), said(chosen, kind))
        for words, kind, most, advised, chosen in found.limits
    ]


def _raises(found: selectors.Looked) -> list[dict[str, Any]]:
    """What a little more of each limit would bring; choices of long ago were not asked it."""
    said = lists.measured_float
    return [
        {
            "words": f"{Budget(kind).label} {years.label(year)}", "gain": each["gain"],
            "step": said(each["step"], kind), "more": said(each["more"], kind),
            "is_step": each["more"] == each["step"], "by_step": Decimal(round(each["by_step"], 2)),
            "comes_in": ", ".join(each["in"]), "goes_out": ", ".join(each["out"]),
        }
        for each in found.selection.answer.get("relaxed", [])
        for year, kind in [each["limit"]]
    ]  # fmt: skip
