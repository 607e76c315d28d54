"""One contract, and each thing that a person does about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.many import Rows, change_many
from bluelamp.stewardship.portfolio.selectors import applications as portfolio

from .. import forms, permissions, selectors
from ..models import Contract, Review
from ..services import register, reviews

WHY = Reason("administration")
ROWS = Rows("contract", "contracts", "contracts:list", (register.BadDates,))


@require_GET
def contract(request: SignedIn, pk: int) -> HttpResponse:
    """One contract with its deadlines, reviews and what it pays for."""
    may = {
        "may_keep": request.actor.may(permissions.KEEP),
        "may_verify": request.actor.may(permissions.VERIFY),
    }
    return render(request, "contracts/contract.html", {"found": _whole(request, pk), **may})


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many contracts, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return len(register.change_contracts(
            by=request.actor, at=timezone.now(), contract_ids=chosen, values=values
        ))  # fmt: skip

    return change_many(request, forms.ManyContracts, ROWS, act)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """A contract for the register."""
    permissions.check_can_keep(by=request.actor)
    form = forms.NewContract(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reference = values.pop("reference")
        try:
            made = register.add_contract(
                by=request.actor, at=timezone.now(), reference=reference, values=values
            )
        except register.ReferenceTaken:
            form.add_error("reference", "The force has a contract of that reference already.")
        except register.BadDates as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("contracts:contract", pk=made.pk)
    return _form(request, form, "Add a contract", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What has changed of a contract."""
    permissions.check_can_keep(by=request.actor)
    found = _whole(request, pk).dated.contract
    form = forms.ContractForm(request.POST or None, initial=forms.start(found))
    if form.is_valid():
        try:
            register.change_contract(
                by=request.actor, at=timezone.now(), contract_id=pk, values=form.changed(found)
            )
        except register.BadDates as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("contracts:contract", pk=pk)
    return _form(request, form, "Change a contract", found)


@require_http_methods(["GET", "POST"])
def review(request: SignedIn, pk: int) -> HttpResponse:
    """What a review found."""
    permissions.check_can_keep(by=request.actor)
    found, today = _whole(request, pk).dated.contract, timezone.localdate()
    form = forms.Finding(request.POST or None, initial={"reviewed_on": today, "claimed": 0})
    if form.is_valid():
        try:
            reviews.review_contract(
                by=request.actor, at=timezone.now(), contract_id=pk,
                finding=reviews.Finding(**form.cleaned_data),
            )  # fmt: skip
        except reviews.BadDates as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("contracts:contract", pk=pk)
    return _form(request, form, "Write down a review", found)


@require_http_methods(["GET", "POST"])
def covers(request: SignedIn, pk: int) -> HttpResponse:
    """The applications that it pays for."""
    permissions.check_can_keep(by=request.actor)
    whole = _whole(request, pk)
    lines = "\n".join(each.reference for each in whole.applications)
    form = forms.Covering(request.POST or None, initial={"references": lines})
    if form.is_valid() and (ids := _ids(request, form)) is not None:
        register.cover(by=request.actor, at=timezone.now(), contract_id=pk, application_ids=ids)
        return redirect("contracts:contract", pk=pk)
    return _form(request, form, "What it pays for", whole.dated.contract)


@require_http_methods(["GET", "POST"])
def verify(request: SignedIn, pk: int) -> HttpResponse:
    """A saving is verified by somebody else."""
    permissions.check_can_verify(by=request.actor)
    try:
        found = selectors.get_review(by=request.actor, review_id=pk)
    except Review.DoesNotExist as missing:
        raise Http404 from missing
    form = forms.Verified(request.POST or None, initial={"verified": found.claimed})
    if form.is_valid():
        try:
            reviews.verify_saving(
                by=request.actor, at=timezone.now(), review_id=pk, **form.cleaned_data
            )
        except reviews.OwnClaim:
            form.add_error(None, "You claimed this saving. Somebody else verifies it.")
        except reviews.VerifiedAlready:
            messages.info(request, "It is verified already. Nothing was changed.")
            return redirect("contracts:contract", pk=found.contract_id)
        else:
            return redirect("contracts:contract", pk=found.contract_id)
    return _form(request, form, "Verify a saving", found.contract)


def _ids(request: SignedIn, form: forms.Covering) -> list[int] | None:
    found = {
        each: portfolio.find_application(by=request.actor, reference=each) for each in form.listed()
    }
    missing = [each for each, application in found.items() if application is None]
    if missing:
        form.add_error("references", f"No application has the reference “{missing[0]}”.")
        return None
    return [each.pk for each in found.values() if each is not None]


def _whole(request: SignedIn, pk: int) -> selectors.Whole:
    try:
        return selectors.consult_contract(
            by=request.actor, reason=WHY, contract_id=pk, on=timezone.localdate()
        )
    except Contract.DoesNotExist as missing:
        raise Http404("There is no such contract, or it is not yours to see.") from missing


def _form(request: SignedIn, form: Any, title: str, found: Contract | None) -> HttpResponse:
    shown = {"form": form, "title": title, "contract": found}
    return render(request, "contracts/form.html", shown, status=422 if form.errors else 200)
