"""Pages of the register: the public record, how often advice is followed, and the log."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from bluelamp.kernel.access.selectors import SignedIn

from . import permissions, selectors, services
from .forms import Approval, Look, Questions, Stop
from .models import Algorithm
from .rules import algocare, atrs, states

TROUBLES = (
    atrs.BadRecord,
    services.QuestionnaireNeeded,
    services.ReasonNeeded,
    states.WrongState,
)


def register(request: SignedIn) -> HttpResponse:
    """This will show every version in the register."""
    found = selectors.list_algorithms()
    return render(request, "algorithms/register.html", {"algorithms": found})


def algorithm(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will show one version: its public record, its figures, its life."""
    found = _or_404(algorithm_id)
    signed = selectors.find_questionnaire(algorithm_id)
    seen = {
        "algorithm": found,
        "sections": atrs.sections(found.atrs),
        "questions": _answered(signed.answers) if signed else [],
        "signed": signed,
        "changes": selectors.list_changes(algorithm_id),
        "figures": selectors.figures(algorithm_id),
    }
    return render(request, "algorithms/algorithm.html", seen | _may(request))


def advice(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will show what a version advised, to one who says why they look."""
    permissions.check_can_read_advice(by=request.actor)
    found = _or_404(algorithm_id)
    form = Look(_sent(request))
    seen: dict[str, object] = {"algorithm": found, "form": form}
    if form.is_valid():
        seen["advice"] = services.consult_advice(
            by=request.actor, algorithm_id=algorithm_id, reason=form.reason()
        )
    return render(request, "algorithms/advice.html", seen)


def questions(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will take the eight answers of a version and sign them."""
    permissions.check_can_register(by=request.actor)
    found = _or_404(algorithm_id)
    form = Questions(_sent(request))
    if form.is_valid():
        services.sign_questionnaire(
            by=request.actor,
            at=timezone.now(),
            algorithm_id=algorithm_id,
            answers=form.cleaned_data,
        )
        return redirect("algorithms:algorithm", algorithm_id)
    return _act(request, found, form, "Answer and sign", "Sign")


def approve(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will approve a version."""
    permissions.check_can_approve(by=request.actor)
    found = _or_404(algorithm_id)
    form = Approval(_sent(request))
    if form.is_valid():
        try:
            services.approve(
                by=request.actor, at=timezone.now(), algorithm_id=algorithm_id, **form.cleaned_data
            )
            return redirect("algorithms:algorithm", algorithm_id)
        except TROUBLES as trouble:
            form.add_error(None, _words(trouble))
    return _act(request, found, form, "Approve for use", "Approve")


def suspend(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will suspend a version."""
    permissions.check_can_suspend(by=request.actor)
    found = _or_404(algorithm_id)
    form = Stop(_sent(request))
    if form.is_valid():
        try:
            services.suspend(
                by=request.actor,
                at=timezone.now(),
                algorithm_id=algorithm_id,
                reason=form.cleaned_data["why"],
            )
            return redirect("algorithms:algorithm", algorithm_id)
        except TROUBLES as trouble:
            form.add_error(None, _words(trouble))
    return _act(request, found, form, "Suspend at once", "Suspend")


def retire(request: SignedIn, algorithm_id: int) -> HttpResponse:
    """This will retire a version."""
    permissions.check_can_approve(by=request.actor)
    found = _or_404(algorithm_id)
    form = Stop(_sent(request))
    if form.is_valid():
        try:
            services.retire(
                by=request.actor,
                at=timezone.now(),
                algorithm_id=algorithm_id,
                reason=form.cleaned_data["why"],
            )
            return redirect("algorithms:algorithm", algorithm_id)
        except TROUBLES as trouble:
            form.add_error(None, _words(trouble))
    return _act(request, found, form, "Retire for good", "Retire")


def _act(request: SignedIn, found: Algorithm, form: object, title: str, verb: str) -> HttpResponse:
    seen = {"algorithm": found, "form": form, "title": title, "verb": verb}
    return render(request, "algorithms/act.html", seen)


def _or_404(algorithm_id: int) -> Algorithm:
    try:
        return selectors.get_algorithm(algorithm_id)
    except selectors.NoSuchAlgorithm:
        raise Http404 from None


def _answered(answers: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(*question, answers[key]) for key, question in algocare.QUESTIONS.items()]


def _words(trouble: Exception) -> str:
    if isinstance(trouble, services.QuestionnaireNeeded):
        return "The eight questions have not been answered and signed."
    return str(trouble) or "Say why."


def _sent(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _may(request: SignedIn) -> dict[str, bool]:
    asked = {
        "may_read_advice": permissions.READ_ADVICE,
        "may_register": permissions.REGISTER,
        "may_approve": permissions.APPROVE,
        "may_suspend": permissions.SUSPEND,
    }
    return {name: request.actor.may(permission) for name, permission in asked.items()}
