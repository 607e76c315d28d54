"""Pages of the code lists: what there is, what it meant on a day, and changing it."""

import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from bluelamp.kernel.access.selectors import SignedIn

from . import permissions, selectors, services
from .forms import Amendment, Closing, Day
from .models import CodeList

A_PAGE = 100


def lists(request: SignedIn) -> HttpResponse:
    """This will show every list."""
    found = selectors.list_lists(on=timezone.localdate())
    return render(request, "reference/lists.html", {"lists": found})


def codes(request: SignedIn, list_code: str) -> HttpResponse:
    """This will show the codes of a list on a day."""
    the_list = _list_or_404(list_code)
    form = Day(request.GET)
    on, matching = _asked(form)
    found = selectors.list_codes(list_code, on=on, matching=matching)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    seen = {"list": the_list, "form": form, "on": on, "matching": matching, "page": page}
    return render(request, "reference/codes.html", seen | _may(request))


def code(request: SignedIn, list_code: str, code: str) -> HttpResponse:
    """This will show all that a code has meant."""
    the_list, history = _list_or_404(list_code), selectors.history(list_code, code)
    if not history:
        raise Http404
    seen = {"list": the_list, "code": code, "history": history, "today": timezone.localdate()}
    return render(request, "reference/code.html", seen | _may(request))


def amend(request: SignedIn, list_code: str, code: str = "") -> HttpResponse:
    """This will give a code another meaning from a day on, or add one."""
    permissions.check_can_manage_codes(by=request.actor)
    the_list = _list_or_404(list_code)
    form = Amendment(_sent(request), code=code, initial=_as_it_is(list_code, code))
    if form.is_valid():
        try:
            made = _amend(request, list_code, form)
            return redirect("reference:code", list_code, made)
        except (services.BadDates, services.NothingSaid) as trouble:
            form.add_error("on", str(trouble) or "Say what the code means.")
    return render(request, "reference/amend.html", {"list": the_list, "code": code, "form": form})


def close(request: SignedIn, list_code: str, code: str) -> HttpResponse:
    """This will end a code from a day on."""
    permissions.check_can_manage_codes(by=request.actor)
    the_list = _list_or_404(list_code)
    form = Closing(_sent(request))
    if form.is_valid():
        try:
            _close(request, list_code, code, form)
            return redirect("reference:code", list_code, code)
        except (services.BadDates, selectors.NoSuchCode) as trouble:
            form.add_error("on", str(trouble))
    return render(request, "reference/close.html", {"list": the_list, "code": code, "form": form})


def _amend(request: SignedIn, list_code: str, form: Amendment) -> str:
    made = services.amend_code(
        by=request.actor,
        list_code=list_code,
        code=form.cleaned_data["code"],
        label=form.cleaned_data["label"],
        on=form.cleaned_data["on"],
        attributes=form.cleaned_data["attributes"],
        reason=form.reason(),
    )
    return made.code


def _close(request: SignedIn, list_code: str, code: str, form: Closing) -> None:
    services.close_code(
        by=request.actor,
        list_code=list_code,
        code=code,
        on=form.cleaned_data["on"],
        reason=form.reason(),
    )


def _list_or_404(list_code: str) -> CodeList:
    try:
        return selectors.get_list(list_code)
    except selectors.NoSuchList:
        raise Http404 from None


def _asked(form: Day) -> tuple[datetime.date, str]:
    given = form.cleaned_data if form.is_valid() else {}
    return given.get("on") or timezone.localdate(), given.get("matching", "")


def _as_it_is(list_code: str, code: str) -> dict[str, object]:
    now = selectors.find_code(list_code, code, timezone.localdate()) if code else None
    return {"label": now.label, "attributes": now.attributes} if now else {"attributes": {}}


def _sent(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _may(request: SignedIn) -> dict[str, bool]:
    return {"may_manage": request.actor.may(permissions.MANAGE_CODES)}
