"""Pages of the design authority."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.selectors import applications as portfolio

from .. import forms, permissions, selectors
from ..models import Paper
from ..rules.papers import BadDates, CannotMove
from ..services import papers as services
from .lists import Papers

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every paper."""
    table = Papers(selectors.consult_papers(by=request.actor, reason=WHY), request)
    may = request.actor.may(permissions.ASSESS)
    return table.respond("debt/papers.html", {"may_propose": may})


@require_GET
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """One paper: what it says, what it changes, what its options cost."""
    may = {
        "may_assess": request.actor.may(permissions.ASSESS),
        "may_decide": request.actor.may(permissions.DECIDE),
    }
    return render(request, "debt/paper.html", {"found": _paper(request, pk), **may})


@require_http_methods(["GET", "POST"])
def propose(request: SignedIn) -> HttpResponse:
    """A paper for the design authority."""
    permissions.check_can_assess(by=request.actor)
    form = forms.NewPaper(request.POST or None)
    if form.is_valid():
        try:
            made = services.propose_paper(
                by=request.actor, at=timezone.now(), text=services.Text(**form.cleaned_data)
            )
        except services.NumberTaken:
            form.add_error("number", "The force has a paper of that number already.")
        else:
            return redirect("debt:paper", pk=made.pk)
    return _form(request, form, "Propose a paper", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What a paper says, until it is decided."""
    permissions.check_can_assess(by=request.actor)
    found = _paper(request, pk).paper
    start = {name: getattr(found, name) for name in forms.NewPaper.base_fields}
    start["options"] = "\n".join(found.options)
    form = forms.NewPaper(request.POST or None, initial=start)
    return _act(
        request, pk, form, "Change the paper",
        lambda said: services.change_paper(
            by=request.actor, at=timezone.now(), paper_id=pk, text=services.Text(**said)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """What the design authority decides."""
    permissions.check_can_decide(by=request.actor)
    found = _paper(request, pk).paper
    form = forms.Deciding(request.POST or None, before=found.state)
    return _act(
        request, pk, form, "Decide it",
        lambda said: services.decide_paper(
            by=request.actor, at=timezone.now(), paper_id=pk, **said
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def effect(request: SignedIn, pk: int) -> HttpResponse:
    """What it would change on an application. Only what changes is scored."""
    permissions.check_can_assess(by=request.actor)
    form = forms.Affecting(
        request.POST or None, initial={"interest_before": 0, "interest_after": 0}
    )
    return _act(
        request, pk, form, "What it would change on an application",
        lambda said: services.set_effect(
            by=request.actor, at=timezone.now(), paper_id=pk,
            application_id=said["application_id"], after=form.scores(),
            interest_before=said["interest_before"], interest_after=said["interest_after"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def waiver(request: SignedIn, pk: int) -> HttpResponse:
    """Leave to depart from a standard until a day."""
    permissions.check_can_decide(by=request.actor)
    form = forms.Granting(request.POST or None, initial={"granted_on": timezone.localdate()})
    names = ("application_id", "standard", "owner", "granted_on", "expires_on")
    return _act(
        request, pk, form, "Grant a waiver",
        lambda said: services.grant_waiver(
            by=request.actor, paper_id=pk, **{each: said[each] for each in names}
        ),
    )  # fmt: skip


def _act(
    request: SignedIn, pk: int, form: Any, title: str, act: Callable[[Any], object]
) -> HttpResponse:
    found = _paper(request, pk).paper
    if form.is_valid() and _named(request, form):
        try:
            act(form.cleaned_data)
        except (CannotMove, BadDates) as wrong:
            form.add_error(None, str(wrong))
        except services.NotAccepted:
            form.add_error(None, "A waiver is granted by a paper that was accepted.")
        except services.NumberTaken:
            form.add_error("number", "The force has a paper of that number already.")
        else:
            messages.success(request, "Saved.")
            return redirect("debt:paper", pk=pk)
    return _form(request, form, title, found)


def _named(request: SignedIn, form: Any) -> bool:
    """The application that was named by its reference, where the form asks for one."""
    if "reference" not in form.fields:
        return True
    said = form.cleaned_data["reference"]
    found = portfolio.find_application(by=request.actor, reference=said)
    if found is None:
        form.add_error("reference", f"No application has the reference “{said}”.")
        return False
    form.cleaned_data["application_id"] = found.pk
    return True


def _paper(request: SignedIn, pk: int) -> selectors.Read:
    try:
        return selectors.consult_paper(
            by=request.actor, reason=WHY, paper_id=pk, on=timezone.localdate()
        )
    except Paper.DoesNotExist as missing:
        raise Http404("There is no such paper, or it is not yours to see.") from missing


def _form(request: SignedIn, form: Any, title: str, found: Paper | None) -> HttpResponse:
    shown = {"form": form, "title": title, "paper": found}
    return render(request, "debt/form.html", shown, status=422 if form.errors else 200)
