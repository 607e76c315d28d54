"""Pages for everybody: say it, find it, vote, follow, see what became of it."""

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

from .. import forms, permissions
from ..models import Opportunity
from ..rules import words
from ..selectors import opportunities as selectors
from ..selectors import similar as likeness
from ..services import raising
from .lists import History, Opportunities, OpportunitiesToTriage

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every opportunity that stands."""
    may = request.actor.may(permissions.TRIAGE)
    kind = OpportunitiesToTriage if may else Opportunities
    table = kind(selectors.consult_opportunities(by=request.actor, reason=WHY), request)
    table.action_url = reverse("opportunities:many")
    return table.respond("opportunities/list.html", _shared(request))


@require_http_methods(["GET", "POST"])
def say(request: SignedIn) -> HttpResponse:
    """Say what gets in the way. Who has not seen what is like it is shown that first."""
    permissions.check_can_take_part(by=request.actor)
    form = forms.Say(
        request.POST or None, steps=selectors.step_choices(), systems=selectors.system_choices()
    )
    alike: list[likeness.Alike] = []
    if form.is_valid():
        alike = _unseen(request, form.cleaned_data["problem"])
        made = None if alike else _raise(request, form)
        if made:
            messages.success(request, f"Thank you. Its number is {made.reference}.")
            return redirect("opportunities:opportunity", pk=made.pk)
    shown = {"form": form, "alike": alike, "asks": bool(alike)} | _shared(request)
    return render(request, "opportunities/say.html", shown, status=422 if form.errors else 200)


@require_GET
def similar(request: SignedIn) -> HttpResponse:
    """What others have said, while somebody types."""
    found = likeness.list_similar(by=request.actor, text=request.GET.get("problem", ""))
    return render(request, "opportunities/_similar.html", {"alike": found, "typing": True})


@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What became of mine, and what I was told."""
    found = selectors.consult_mine(by=request.actor, reason=WHY)
    return render(request, "opportunities/mine.html", {"found": found} | _shared(request))


@require_POST
def read(request: SignedIn) -> HttpResponse:
    """I have read what I was told."""
    raising.read_notices(by=request.actor, at=timezone.now())
    return redirect("opportunities:mine")


@require_GET
def opportunity(request: SignedIn, pk: int) -> HttpResponse:
    """One opportunity."""
    found = whole(request, pk)
    shown = {"found": found, "links": request.actor.may("portfolio.read")} | _shared(request)
    return render(request, "opportunities/opportunity.html", shown)


@require_GET
def history(request: SignedIn, pk: int) -> HttpResponseBase:
    """Every change of it."""
    found = whole(request, pk).opportunity
    rows = selectors.consult_changes(by=request.actor, reason=WHY, opportunity_id=pk)
    return History(rows, request).respond("opportunities/history.html", {"opportunity": found})


@require_POST
def vote(request: SignedIn, pk: int) -> HttpResponse:
    """I meet it too; or I take that back."""
    try:
        if request.POST.get("take_back"):
            found = raising.take_back_vote(by=request.actor, opportunity_id=pk)
        else:
            found = raising.vote(by=request.actor, at=timezone.now(), opportunity_id=pk)
    except Opportunity.DoesNotExist as missing:
        raise Http404 from missing
    except raising.AlreadyVoted:
        messages.info(request, "You have voted for it already. Each person counts once.")
        return redirect("opportunities:opportunity", pk=pk)
    return redirect("opportunities:opportunity", pk=found.pk)


@require_POST
def follow(request: SignedIn, pk: int) -> HttpResponse:
    """Tell me of it; or no more."""
    wanted = request.POST.get("wanted") == "yes"
    try:
        found = raising.follow(by=request.actor, opportunity_id=pk, wanted=wanted)
    except Opportunity.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("opportunities:opportunity", pk=found.pk)


@require_GET
def panel(request: SignedIn, pk: int) -> HttpResponse:
    """What is said of an application, on its passport."""
    found = selectors.list_of_application(by=request.actor, application_id=pk)
    return render(request, "opportunities/panel.html", {"opportunities": found[:10]})


def whole(request: SignedIn, pk: int) -> selectors.Whole:
    """This will get an opportunity, or answer that there is none."""
    try:
        return selectors.consult_opportunity(by=request.actor, reason=WHY, opportunity_id=pk)
    except Opportunity.DoesNotExist as missing:
        raise Http404("There is no such opportunity.") from missing


def _unseen(request: SignedIn, problem: str) -> list[likeness.Alike]:
    if request.POST.get("seen"):
        return []
    return likeness.list_similar(by=request.actor, text=problem)


def _raise(request: SignedIn, form: forms.Say) -> Opportunity | None:
    try:
        return raising.raise_opportunity(
            by=request.actor, at=timezone.now(), bump=raising.Bump(**form.values())
        )
    except (words.BadWords, raising.BadNumbers) as wrong:
        form.add_error(None, str(wrong))
        return None


def _shared(request: SignedIn) -> dict[str, Any]:
    return {
        "may_triage": request.actor.may(permissions.TRIAGE),
        "may_read_figures": request.actor.may(permissions.READ_FIGURES),
        "unread": selectors.count_unread(by=request.actor),
    }
