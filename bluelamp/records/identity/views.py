"""Pages of who is who: the match, the queue, two persons side by side, what was decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.algorithms.selectors import NotApproved
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import moments, pdf
from bluelamp.kernel.ui.tables import Column, Table

from . import forms, permissions
from .choices import Decision, Evidence, ProposalState
from .models import DecisionRequest, Judgement, Proposal
from .selectors import comparison, judgements, matching, people
from .selectors import queue as proposals
from .services import decisions, seconding
from .templatetags.identity import strength

WHY = Reason("administration")
GONE = "There is no such person, or it is not yours to see."
CLOSED = (
    "Something that is known of these persons is closed to you, so this is not yours to decide."
    " Ask somebody who may see all of it. Nothing was changed."
)
SENTENCES: dict[type[Exception], str] = {
    decisions.SamePerson: "They are one person already. Nothing was changed.",
    decisions.ClosedToYou: CLOSED,
    decisions.ChangedMeanwhile: "Somebody else decided about one of them a moment ago."
    " Nothing was changed: look again.",
    decisions.NotTheirRecords: "Those are not records of this person any more. Look again.",
    decisions.NothingLeft: "A person keeps at least one record. Choose some of them, not all.",
    decisions.UndoneAlready: "That decision was undone before. Nothing was changed.",
    decisions.NotToBeUndone: "What undid a decision is not undone itself. Decide again.",
    decisions.ReasonNeeded: "Say why, in words.",
    seconding.AskedAlready: "A decision about one of them waits for a second person already.",
    seconding.NotYourOwn: "You decided first: the second person must be somebody else.",
    seconding.AnsweredAlready: "Somebody has answered this already.",
    seconding.AnswerNeeded: "Say why, in words.",
}
REFUSED: tuple[type[Exception], ...] = (*SENTENCES, decisions.HeldApart, decisions.StandsUnder)
TABS = (
    (ProposalState.OPEN, "To decide"),
    (ProposalState.WAITING, "Waiting for a second person"),
    (ProposalState.UNSURE, "Set aside"),
    (ProposalState.SAME, "The same"),
    (ProposalState.DIFFERENT, "Different"),
)


class Proposals(Table):
    """The queue of one state."""

    caption = "Proposals, the strongest evidence first"
    search = ("one__surname", "one__given_names", "other__surname", "other__given_names")
    search_label = "Search by name"
    order = ("-bits",)
    empty = "Nothing is waiting here. New records are matched as they arrive."
    columns = (
        Column("Persons", lambda row: f"{row.one} and {row.other}", link=lambda row: _pair(row)),
        Column("Numbers", lambda row: f"P{row.one_id}, P{row.other_id}"),
        Column("Evidence", "bits", sortable=True, show=lambda row: _weighed(row)),
        Column("Strongest fact", lambda row: _strongest_fact(row)),
        Column("Found", "get_source_display", filter="source"),
        Column("Algorithm", "algorithm", filter=True),
        Column("Proposed", "proposed_at", sortable=True),
    )


@require_http_methods(["GET", "POST"])
def match(request: SignedIn) -> HttpResponse:
    """The likeliest people for what was typed so far; by POST, so that no address names them."""
    permissions.check_can_match(by=request.actor)
    form = forms.Matching(request.POST or None, on=timezone.localdate())
    page: dict[str, Any] = {"form": form, "asked": False}
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        reason, query = Reason(said.pop("reason")), matching.Query(**said)
        if not query.is_empty():
            page |= _matched(request, reason, query)
    template = "identity/matches.html" if request.htmx else "identity/match.html"
    return render(request, template, page, status=422 if form.errors else 200)


def _matched(request: SignedIn, reason: Reason, query: matching.Query) -> dict[str, Any]:
    try:
        found = matching.consult_matches(by=request.actor, reason=reason, query=query)
    except NotApproved:
        return {"asked": True, "stopped": True}
    return {"asked": True, "matches": found}


@require_GET
def queue(request: SignedIn) -> HttpResponseBase:
    """Proposals to decide, and those that were."""
    asked = request.GET.get("state", "")
    state = asked if asked in ProposalState.values else ProposalState.OPEN
    rows, counts = proposals.consult_queue(by=request.actor, reason=WHY, state=state)
    tabs = [(each, words, counts.get(each, 0), each == state) for each, words in TABS]
    shown = {"tabs": tabs, "state": state, "open": counts.get(ProposalState.OPEN, 0)}
    return Proposals(rows, request).respond("identity/queue.html", shown)


@require_GET
def following(request: SignedIn) -> HttpResponse:
    """Go to the strongest proposal that is to be decided."""
    permissions.check_can_read(by=request.actor)
    if found := proposals.find_next():
        return redirect(_pair(found))
    messages.success(request, "Every proposal has been decided.")
    return redirect("identity:queue")


@require_http_methods(["GET", "POST"])
def compare(request: SignedIn, one: int, other: int) -> HttpResponse:
    """Two persons side by side, and the decision about them."""
    if request.method == "GET":
        return _compared(request, one, other)
    form = forms.Deciding(request.POST, apart=bool(request.POST.get("apart")))
    evidence = comparison.find_evidence(request.POST.get("shown", ""))
    if not form.is_valid():
        return _compared(request, one, other, form)
    if evidence is None:
        messages.error(request, "Newer evidence has come in. Look again, then decide.")
        return _compared(request, one, other, typed=form.cleaned_data)
    try:
        made = _decide(request, one, other, form, evidence)
    except REFUSED as refused:
        messages.error(request, _sentence(refused))
        return _compared(request, one, other, typed=form.cleaned_data)
    except people.NoSuchPerson as missing:
        raise Http404(GONE) from missing
    return _said(request, made)


@require_http_methods(["GET", "POST"])
def judgement(request: SignedIn, pk: int) -> HttpResponse:
    """One decision, and undoing it."""
    form = forms.Reasoned(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            undone = decisions.undo(
                by=request.actor, at=timezone.now(), judgement_id=pk, reason=reason
            )
            return _said(request, undone)
    except REFUSED as refused:
        messages.error(request, _sentence(refused))
    except Judgement.DoesNotExist as missing:
        raise Http404(GONE) from missing
    return _judged(request, pk, form)


@require_http_methods(["GET", "POST"])
def part(request: SignedIn, pk: int) -> HttpResponse:
    """The records of a person, and parting those that are another's."""
    try:
        found = people.consult_person(by=request.actor, reason=WHY, identity_id=pk)
    except people.NoSuchPerson as missing:
        raise Http404(GONE) from missing
    form = forms.Parting(request.POST or None, records=[(each.pk, _line(each)) for each in found])
    shown = {"form": form, "records": found, "identity_id": people.identity_of(pk)}
    shown |= {"may_decide": request.actor.may(permissions.DECIDE_IDENTITY)}
    if request.method == "GET" or not form.is_valid():
        return _page(request, "identity/part.html", shown, form)
    try:
        made = decisions.part(
            by=request.actor,
            at=timezone.now(),
            identity_id=pk,
            record_ids=form.cleaned_data["records"],
            reason=form.cleaned_data["reason"],
            seen=[each.pk for each in found],
        )
    except REFUSED as refused:
        messages.error(request, _sentence(refused))
        return _page(request, "identity/part.html", shown, form)
    return _said(request, made)


@require_GET
def history(request: SignedIn, pk: int) -> HttpResponse:
    """Every decision about a person."""
    return render(request, "identity/history.html", _history(request, pk))


@require_GET
def printed(request: SignedIn, pk: int) -> HttpResponse:
    """Every decision about a person on paper, with the reader's name on every page."""
    shown = _history(request, pk, printed=True)
    return pdf.respond("identity/printed.html", shown, request, name=f"decisions about P{pk}")


@require_GET
def requests(request: SignedIn) -> HttpResponse:
    """Decisions that wait for a second person."""
    found = proposals.consult_requests(by=request.actor, reason=WHY)
    return render(request, "identity/requests.html", {"requests": found})


@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """One decision that waits, and the second person's answer."""
    form = forms.Answering(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            return _answered(request, pk, form)
    except REFUSED as refused:
        messages.error(request, _sentence(refused))
    except DecisionRequest.DoesNotExist as missing:
        raise Http404(GONE) from missing
    return _waiting(request, pk, form)


def _decide(
    request: SignedIn, one: int, other: int, form: forms.Deciding, evidence: Evidence
) -> Judgement | DecisionRequest:
    given: dict[str, Any] = {"by": request.actor, "at": timezone.now(), "evidence": evidence}
    given |= {"reason": form.cleaned_data["reason"], "seen": form.numbers("seen")}
    if form.cleaned_data["decision"] == Decision.SAME:
        return decisions.join(keep=one, other=other, having_read=form.judgements_read(), **given)
    if form.cleaned_data["decision"] == Decision.DIFFERENT:
        return decisions.judge_different(one=one, other=other, **given)
    return decisions.judge_unsure(one=one, other=other, **given)


def _answered(request: SignedIn, pk: int, form: forms.Answering) -> HttpResponse:
    given: dict[str, Any] = {"by": request.actor, "at": timezone.now(), "request_id": pk}
    given |= {"reason": form.cleaned_data["reason"]}
    if form.cleaned_data["answer"] == "approve":
        return _said(request, seconding.approve(**given))
    seconding.refuse(**given)
    messages.success(request, "Refused. Nothing was changed.")
    return redirect("identity:requests")


def _compared(
    request: SignedIn,
    one: int,
    other: int,
    form: forms.Deciding | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page anew: after a refusal it keeps the words, and shows what there is now."""
    try:
        found = comparison.consult_comparison(by=request.actor, reason=WHY, one=one, other=other)
    except people.NoSuchPerson as missing:
        raise Http404(GONE) from missing
    except comparison.OnePerson as joined:
        return redirect("identity:history", pk=joined.args[0])
    kept = {key: (typed or {}).get(key) for key in ("decision", "reason")}
    initial = kept | {
        "seen": ",".join(map(str, found.record_ids)),
        "apart": ",".join(str(each.pk) for each in found.apart),
        "shown": comparison.mark_of(found.proposal),
    }
    form = form or forms.Deciding(initial=initial, apart=bool(found.apart))
    shown = {"found": found, "form": form, "closed": CLOSED}
    shown |= {"may_decide": request.actor.may(permissions.DECIDE_IDENTITY)}
    return _page(request, "identity/compare.html", shown, form)


def _judged(request: SignedIn, pk: int, form: forms.Reasoned) -> HttpResponse:
    try:
        found = judgements.consult_judgement(by=request.actor, reason=WHY, judgement_id=pk)
    except Judgement.DoesNotExist as missing:
        raise Http404(GONE) from missing
    shown: dict[str, Any] = {
        "judgement": found,
        "undone": judgements.find_undoing(found),
        "form": form,
    }
    shown |= {"names": people.names_of(found.records)}
    shown |= {"may_decide": request.actor.may(permissions.DECIDE_IDENTITY)}
    return _page(request, "identity/judgement.html", shown, form)


def _waiting(request: SignedIn, pk: int, form: forms.Answering) -> HttpResponse:
    try:
        found = judgements.consult_request(by=request.actor, reason=WHY, request_id=pk)
    except DecisionRequest.DoesNotExist as missing:
        raise Http404(GONE) from missing
    mine = found.person_id == request.actor.person_id
    may = request.actor.may(permissions.APPROVE_IDENTITY) and not mine
    shown = {"asked": found, "form": form, "mine": mine, "may_answer": may}
    shown |= {"names": people.names_of(found.records)}
    return _page(request, "identity/request.html", shown, form)


def _history(request: SignedIn, pk: int, *, printed: bool = False) -> dict[str, Any]:
    try:
        members, found = judgements.consult_history(
            by=request.actor, reason=WHY, identity_id=pk, printed=printed
        )
    except people.NoSuchPerson as missing:
        raise Http404(GONE) from missing
    undone = {each.undoes_id: each for each in found if each.undoes_id}
    rows = [(each, undone.get(each.pk)) for each in found]
    names = people.names_of([*members, *(record for each in found for record in each.records)])
    shown = {"identity_id": people.identity_of(pk), "asked": pk, "members": members}
    return shown | {"rows": rows, "names": names}


def _said(request: SignedIn, made: Judgement | DecisionRequest) -> HttpResponse:
    if isinstance(made, DecisionRequest):
        words = "Nothing is changed yet: a second person must agree, because of who it is about."
        messages.success(request, words)
        return redirect("identity:request", pk=made.pk)
    messages.success(request, f"Decision {made.pk} is recorded.")
    return redirect("identity:judgement", pk=made.pk)


def _page(request: SignedIn, template: str, shown: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, shown, status=422 if form.is_bound and form.errors else 200)


def _sentence(refused: Exception) -> str:
    if isinstance(refused, decisions.HeldApart):
        return f"They were judged different: {refused}. Read it, say so below, then decide."
    if isinstance(refused, decisions.StandsUnder):
        return f"Later decisions stand on this one. Undo these first, the newest first: {refused}."
    return SENTENCES[type(refused)]


def _pair(row: Proposal) -> str:
    return reverse("identity:compare", args=[row.one_id, row.other_id])


def _weighed(row: Proposal) -> str:
    return f"{strength(row.bits)} ({row.bits:.1f} bits)"


def _strongest_fact(row: Proposal) -> str:
    facts = [each for each in row.evidence if isinstance(each, dict)]
    best: dict[str, Any] = max(facts, key=lambda each: each.get("bits") or 0.0, default={})
    return str(best.get("words") or best.get("fact") or "")


def _line(record: Any) -> str:
    born = f", born {moments.day_said(record.born_on)}" if record.born_on else ""
    return f"P{record.pk} {record}{born}"
