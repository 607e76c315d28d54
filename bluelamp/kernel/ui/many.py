"""The same said of many rows of a list, all of them or none: one form and one page for all apps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

MOST = 5_000
Act = Callable[[list[int], dict[str, Any]], int]


class Many(forms.Form):
    """What is said of each row that was chosen; what is left empty stays as it is."""

    chosen = forms.CharField(widget=forms.HiddenInput)

    def clean_chosen(self) -> list[int]:
        """This will read the numbers of the rows. Raises ValidationError for none or too many."""
        found = [int(each) for each in self.cleaned_data["chosen"].split(",") if each.isdecimal()]
        if not 0 < len(found) <= MOST:
            raise forms.ValidationError(f"Choose between 1 and {MOST:,}.")
        return found

    def changed(self) -> dict[str, Any]:
        """This will give what was said."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        said.pop("chosen")
        return said


@dataclass(frozen=True)
class Rows:
    """What one row and several are called, where their list is, and what an act may refuse with."""

    one: str
    several: str
    list_url: str
    refusals: tuple[type[Exception], ...] = ()


def list_chosen(request: HttpRequest) -> list[str]:
    """This will list the numbers that were chosen, each once; one box may say several."""
    said = ",".join(request.POST.getlist("chosen")).split(",")
    return [each for each in dict.fromkeys(said) if each]


def change_many(request: HttpRequest, form: type[Many], rows: Rows, act: Act) -> HttpResponse:
    """This will ask what to say of the rows that were chosen, then have it said by `act`.

    What `act` refuses stands on the form, and none of them is changed.
    """
    chosen = list_chosen(request)
    if "chosen" not in request.POST:
        messages.error(request, f"Choose at least one {rows.one} first.")
        return redirect(rows.list_url)
    if "source" not in request.POST:
        return _page(request, form(initial={"chosen": ",".join(chosen)}), rows, len(chosen))
    said = form(request.POST)
    if said.is_valid() and _acted(request, said, rows, act):
        return redirect(rows.list_url)
    return _page(request, said, rows, len(chosen))


def _acted(request: HttpRequest, form: Many, rows: Rows, act: Act) -> bool:
    try:
        count = act(form.cleaned_data["chosen"], form.changed())
    except ObjectDoesNotExist:
        form.add_error(None, f"One of the {rows.several} is not there, or not yours to see.")
    except rows.refusals as wrong:
        form.add_error(None, str(wrong))
    else:
        changed = f"1 {rows.one} was" if count == 1 else f"{count} {rows.several} were"
        messages.success(request, f"{changed} changed.")
    return not form.errors


def _page(request: HttpRequest, form: Many, rows: Rows, count: int) -> HttpResponse:
    shown = {"form": form, "rows": rows, "count": count}
    return render(request, "ui/many.html", shown, status=422 if form.errors else 200)
