"""Pages of every register: its list, an entry with its history, its form, one answer of many."""

from dataclasses import replace
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
from bluelamp.kernel.ui.columns import shown
from bluelamp.kernel.ui.many import list_chosen
from bluelamp.kernel.ui.tables import Column, Table

from . import forms
from .choices import Sort
from .selectors import entries
from .selectors.declared import (
    Answer,
    Register,
    get_named,
    get_register,
    key_field,
    said,
)
from .services import entries as keeping

WHY = Reason("administration")


@require_GET
def index(request: SignedIn, code: str) -> HttpResponseBase:
    """Every entry of a register."""
    register = _register(code)
    rows = entries.consult_entries(by=request.actor, reason=WHY, code=code)
    may_keep = register.may_keep(request.actor)
    table = _table(register, may_keep)(rows, request)
    table.action_url = reverse("registers:many", args=[code])
    return table.respond("registers/list.html", {"register": register, "may_keep": may_keep})


@require_GET
def entry(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """One entry, and how it has changed."""
    register, found = _register(code), _entry(request, code, pk)
    changes = entries.consult_history(by=request.actor, reason=WHY, code=code, entry_id=pk)
    page = {
        "register": register,
        "entry": found,
        "back": _home(register),
        "answers": [(each.label, _shown(each, found)) for each in register.fields],
        "changes": _told(register, changes[: entries.MOST]),
        "may_keep": register.may_keep(request.actor),
    }
    return render(request, "registers/entry.html", page)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn, code: str) -> HttpResponse:
    """An entry for a register; the address may say some of its answers."""
    register = _register(code)
    register.keep(by=request.actor)
    asked = {each.name for each in register.answers}
    given = {name: value for name, value in request.GET.items() if name in asked}
    form = forms.EntryForm(register, request.POST or None, initial=given)
    if form.is_valid():
        try:
            made = keeping.add_entry(
                by=request.actor, at=timezone.now(), code=code, values=form.cleaned_data
            )
        except keeping.AlreadyThere:
            form.add_error(register.key[-1], f"There is such a {register.one} already.")
        except keeping.Refused as wrong:
            _mark(form, wrong)
        else:
            messages.success(request, "Saved.")
            return redirect(_address(register, made.pk))
    return _form(request, register, form, f"Add a {register.one}", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """What has changed of an entry."""
    register = _register(code)
    register.keep(by=request.actor)
    found = _entry(request, code, pk)
    form = forms.EntryForm(register, request.POST or None, initial=forms.start(register, found))
    if form.is_valid() and _change(request, register, form, [pk]):
        messages.success(request, "Saved.")
        return redirect(_address(register, pk))
    return _form(request, register, form, f"Change a {register.one}", found)


@require_POST
def many(request: SignedIn, code: str) -> HttpResponse:
    """One answer of many entries: which one, then what it says, then all of them or none."""
    register = _register(code)
    register.keep(by=request.actor)
    chosen = ",".join(list_chosen(request))
    if not forms.numbers(chosen):
        messages.error(request, "Choose at least one row first.")
        return redirect(_home(register))
    name = request.POST.get("field", "")
    which = forms.Chosen(register, request.POST if name else None, initial={"chosen": chosen})
    if not which.is_valid():
        return _many(request, register, chosen, which, None)
    form = forms.EntryForm(register, request.POST if "said" in request.POST else None, only=name)
    if form.is_valid() and _change(request, register, form, forms.numbers(chosen)):
        messages.success(request, f"{len(forms.numbers(chosen))} were changed.")
        return redirect(_home(register))
    return _many(request, register, chosen, which, form)


def _change(request: SignedIn, register: Register, form: Any, ids: list[int]) -> bool:
    try:
        keeping.change_entries(
            by=request.actor, at=timezone.now(), code=register.code, entry_ids=ids,
            values={name: form.cleaned_data[name] for name in form.fields},
        )  # fmt: skip
    except keeping.AlreadyThere:
        form.add_error(None, f"There is such a {register.one} already. Nothing was changed.")
    except keeping.Refused as wrong:
        _mark(form, wrong)
    except register.model.DoesNotExist:
        form.add_error(None, "One of them is not there, or not yours to see. None was changed.")
    else:
        return True
    return False


def _mark(form: Any, wrong: keeping.Refused) -> None:
    for name, why in wrong.found.items():
        form.add_error(name if name in form.fields else None, why)


def _table(register: Register, may_keep: bool) -> type[Table]:
    columns = [_column(register, each) for each in register.fields if each.listed]
    first = register.answers[0]
    kept = first.choices or first.write is not str
    named = columns[0] if kept else Column(first.label, first.name, sortable=True)
    columns[0] = replace(named, link=lambda row: _address(register, row.pk))
    plain = [each.name for each in register.fields if each.sort in (Sort.WORDS, Sort.TEXT)]
    return type(
        "Entries",
        (Table,),
        {
            "caption": register.many,
            "search": plain,
            "empty": "Nothing is here yet. Add one, or import a file of them.",
            "columns": tuple(columns),
            "actions": (("many", "Change those chosen"),) if may_keep else (),
        },
    )


def _column(register: Register, answer: Answer) -> Column:
    if answer.link:
        path = f"{answer.name}__{key_field(answer.link)}"
        sifted = answer.sifted and not get_named(answer.link)
        return Column(answer.label, path, sortable=True, filter=sifted)
    if answer.choices:
        shown_as = f"get_{answer.name}_display"
        return Column(answer.label, shown_as, sortable=answer.name, filter=answer.name)
    if answer.write is not str:
        return Column(
            answer.label, answer.name, sortable=True, show=lambda row: _shown(answer, row)
        )
    numeric = answer.sort in (Sort.WHOLE, Sort.NUMBER)
    return Column(answer.label, answer.name, sortable=True, numeric=numeric, filter=answer.sifted)


def _shown(answer: Answer, found: Any) -> Any:
    if answer.link:
        linked = getattr(found, answer.name)
        return f"{said(linked)}: {linked}" if linked else "–"
    if answer.choices:
        return getattr(found, f"get_{answer.name}_display")() or "–"
    value = getattr(found, answer.name)
    return shown(value) if answer.write is str or value is None else answer.write(value)


def _told(register: Register, changes: Any) -> list[entries.Told]:
    labels = {each.name: each.label for each in register.fields}
    words = {each.name: dict(each.choices) for each in register.fields if each.choices}
    return entries.tell(changes, labels, words)


def _register(code: str) -> Register:
    try:
        return get_register(code)
    except KeyError as missing:
        raise Http404("There is no such register.") from missing


def _entry(request: SignedIn, code: str, pk: int) -> Any:
    try:
        return entries.consult_entry(by=request.actor, reason=WHY, code=code, entry_id=pk)
    except get_register(code).model.DoesNotExist as missing:
        raise Http404("It is not there, or not yours to see.") from missing


def _address(register: Register, pk: int) -> str:
    if register.page:
        return reverse(register.page, args=[pk])
    return reverse("registers:entry", args=[register.code, pk])


def _home(register: Register) -> str:
    if register.home:
        return reverse(register.home)
    return reverse("registers:list", args=[register.code])


def _form(request: SignedIn, register: Register, form: Any, title: str, found: Any) -> HttpResponse:
    page = {"register": register, "form": form, "title": title, "entry": found}
    page |= {"caption": str(found) if found else register.many}
    page["back"] = _address(register, found.pk) if found else _home(register)
    return render(request, "registers/form.html", page, status=422 if form.errors else 200)


def _many(
    request: SignedIn, register: Register, chosen: str, which: Any, form: Any
) -> HttpResponse:
    wrong = form.errors if form else which.errors
    page = {"register": register, "chosen": chosen, "count": len(forms.numbers(chosen))}
    page |= {"which": which, "form": form, "field": request.POST.get("field", "")}
    page["back"] = _home(register)
    return render(request, "registers/many.html", page, status=422 if wrong else 200)
