"""The force's colour as a stylesheet, and the catalogue of every pattern."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp.kernel.access import selectors as access

from . import charts, context, pdf, reasons
from .forms import DateField
from .tables import Column, Table

YEAR = 31_536_000


@login_not_required
@require_safe
def force_css(request: HttpRequest, version: str) -> HttpResponse:
    """This will serve the force's colour; an old version gets the new colour, kept for no time."""
    response = HttpResponse(context.force_css(), content_type="text/css; charset=utf-8")
    lasting = version == context.colour_version()
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
    return response


@require_http_methods(["GET", "POST"])
def give_reason(request: HttpRequest) -> HttpResponse:
    """This will ask why, once for a task, and go on to the page that was asked for."""
    form = reasons.TaskReason(
        request.POST or None, on=timezone.localdate(), initial=reasons.task_of(request)
    )
    onward = request.POST.get("next") or request.GET.get("next") or reverse("home")
    if form.is_valid():
        request.session[reasons.TASK] = form.task()
        ours = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
        return redirect(onward if ours else reverse("home"))
    page = {"form": form, "onward": onward}
    return render(request, "ui/reason.html", page, status=422 if form.errors else 200)


@require_safe
def styles(request: HttpRequest) -> HttpResponseBase:
    """This will show every pattern of the toolbox once, with made-up contents."""
    return Roles(access.list_roles(), request).respond("ui/styles.html", _catalogue(request))


@require_safe
def styles_panel(request: HttpRequest) -> HttpResponse:
    """This will show what goes in the catalogue's panel."""
    return render(request, "ui/styles_panel.html")


@require_safe
def styles_pdf(request: HttpRequest) -> HttpResponse:
    """This will show how a printed page comes out."""
    return pdf.respond("ui/styles_paper.html", _catalogue(request), request, name="styles")


class Sample(forms.Form):
    """One field of each kind."""

    caller = forms.CharField(label="Name of the caller", help_text="As they give it", max_length=60)
    phone = forms.CharField(label="Telephone number", widget=forms.TextInput({"inputmode": "tel"}))
    people = forms.IntegerField(label="How many people", required=False)
    seen_on = DateField(label="Date that it was seen", help_text="For example, 21 11 2026")
    grade = forms.ChoiceField(
        choices=[("", "Choose a grade"), ("1", "1 Immediate"), ("2", "2 Priority")]
    )
    beat = forms.ChoiceField(
        choices=[("", ""), *((n, n) for n in ("Castle", "Harbour", "Market", "Moorside", "Quay"))],
        widget=forms.Select({"data-lookup": True}),
        help_text="Type the first letters",
    )
    safe = forms.ChoiceField(
        label="Is the caller safe now?",
        choices=[("y", "Yes"), ("n", "No")],
        widget=forms.RadioSelect({"class": "inline"}),
    )
    harm = forms.MultipleChoiceField(
        label="What may do harm",
        choices=[("w", "Weapon"), ("a", "Animal"), ("d", "Drink or drugs")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(label="What is happening", widget=forms.Textarea, max_length=500)
    photo = forms.FileField(label="Photograph", required=False)
    agreed = forms.BooleanField(label="The caller agrees to be telephoned")


class Roles(Table):
    """The role profiles, as a sample of a list."""

    caption = "Role profiles"
    search = ("code", "name")
    search_label = "Search role profiles"
    columns = (
        Column("Name", "name", sortable=True, link=lambda row: f"#role-{row.code}"),
        Column("Code", "code", sortable=True),
        Column("Reach", "get_reach_display", filter="reach"),
        Column("Sensitive", "sees_sensitive", filter=True),
        Column("Permissions", lambda row: len(row.permissions), numeric=True),
    )
    actions = (("compare", "Compare"),)
    action_url = "#compare"


def _catalogue(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    bad = Sample({"seen_on_day": "31", "seen_on_month": "2", "seen_on_year": "2026", "harm": "w"})
    form = bad if "bad" in request.GET else Sample()
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    graded = {"Immediate": [31, 28, 25, 34, 52, 61, 44], "Priority": [80, 71, 69, 74, 96, 104, 90]}
    return {
        "form": form,
        "live": "live" in request.GET,
        "events": _happenings(now),
        "moments": [now, now - datetime.timedelta(1), now - datetime.timedelta(40)],
        "bars": charts.bar("Calls a day", list(zip(days, graded["Priority"], strict=True))),
        "stacks": charts.stacked("Incidents by grade", days, graded, unit="incidents"),
        "lines": charts.line("Incidents by day", days, graded, unit="incidents"),
        "spark": charts.sparkline(graded["Immediate"], label="31 on Monday to 44 on Sunday"),
        "markers": _markers(),
        "nodes": _nodes(),
        "ties": _ties(),
        "keys": {"F2": "Go to the search box", "F8": "Pause live updates"},
        "colours": [
            "grey",
            "green",
            "teal",
            "blue",
            "purple",
            "magenta",
            "red",
            "orange",
            "yellow",
        ],
    }


def _happenings(now: datetime.datetime) -> list[dict[str, Any]]:
    told = (
        (2, "Unit BL21 is at the scene", "C. Okafor", ""),
        (9, "Graded 1 Immediate", "D. Shah", "Two people are fighting with bottles."),
        (11, "Call taken", "D. Shah", "Caller is at the harbour wall and can see both."),
    )
    return [
        {"title": title, "by": by, "text": text, "at": now - datetime.timedelta(minutes=ago)}
        for ago, title, by, text in told
    ]


def _markers() -> list[dict[str, Any]]:
    told = (
        ("BL21", 430400, 350300, "square", "blue"),
        ("BL07", 429300, 349700, "square", "blue"),
        ("Grade 1", 430050, 350900, "diamond", "red"),
        ("Grade 2", 431200, 349500, "triangle", "orange"),
    )
    return [
        {"id": label, "label": label, "e": e, "n": n, "shape": shape, "colour": colour}
        for label, e, n, shape, colour in told
    ]


def _nodes() -> list[dict[str, Any]]:
    told = (
        (1, "Alex Reed", "person"),
        (2, "Blue van", "vehicle"),
        (3, "12 Harbour Wall", "place"),
        (4, "Sam Reed", "person"),
        (5, "Incident 117", "incident"),
        (6, "Telephone ending 044", "phone"),
    )
    return [{"id": number, "label": label, "kind": kind} for number, label, kind in told]


def _ties() -> list[dict[str, Any]]:
    told = (
        (1, 2, "keeps"),
        (1, 3, "lives at"),
        (4, 3, "lives at"),
        (1, 5, "reported"),
        (6, 1, "used by"),
    )
    return [{"from": one, "to": other, "label": how} for one, other, how in told]
