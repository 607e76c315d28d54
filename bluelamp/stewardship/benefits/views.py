"""Pages of benefits: the list, all together, one of them, and each thing that is done about it."""

from collections.abc import Callable
from decimal import Decimal
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
from bluelamp.kernel.ui import charts
from bluelamp.kernel.ui.many import Rows, change_many
from bluelamp.kernel.ui.tables import Column, Table
from bluelamp.stewardship.portfolio.selectors.applications import find_application
from bluelamp.stewardship.programmes.selectors.projects import find_project, known_milestones

from . import forms, permissions, selectors
from .choices import Unit
from .models import Benefit
from .rules.profile import every_month
from .rules.states import NotYet
from .services import register, states

WHY = Reason("administration")
ROWS = Rows("benefit", "benefits", "benefits:list", (register.CannotBe,))
THOUSAND = 1_000


def said(amount: Decimal | None, counted: str) -> str:
    """An amount in what a benefit is counted in."""
    if amount is None:
        return "–"
    number = f"{abs(amount):,.2f}".removesuffix(".00")
    sign = "-" if amount < 0 else ""
    return {Unit.POUNDS: f"{sign}£{number}", Unit.HOURS: f"{sign}{number} hours"}.get(
        Unit(counted), f"{sign}{number}"
    )


class Benefits(Table):
    """Every benefit."""

    caption = "Benefits"
    search = ("name", "reference", "owner", "project__name")
    search_label = "Search by name, reference, owner or project"
    empty = "No benefit is on the register yet. Add one, or import a file of them."
    columns = (
        Column("Benefit", "name", sortable=True, link="benefits:benefit"),
        Column("Reference", "reference", sortable=True),
        Column("Kind", "get_kind_display", sortable="kind", filter="kind"),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Project", "project.name", sortable="project__name"),
        Column("Owner", "owner", sortable=True),
        Column("Begins on", "starts_on", sortable=True),
        Column("Expires on", "expires_on", sortable=True),
        Column("Planned in all", "planned", sortable="planned", numeric=True,
               show=lambda row: said(row.planned, row.counted)),
    )  # fmt: skip


class BenefitsToChange(Benefits):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every benefit."""
    may = request.actor.may(permissions.KEEP)
    kind = BenefitsToChange if may else Benefits
    table = kind(selectors.consult_benefits(by=request.actor, reason=WHY), request)
    table.action_url = reverse("benefits:many")
    return table.respond("benefits/list.html", {"may_keep": may})


@require_GET
def summary(request: SignedIn) -> HttpResponse:
    """All benefits together, cash apart from what is not cash."""
    found = selectors.consult_summary(by=request.actor, reason=WHY, on=timezone.localdate())
    months = every_month([*found.cash, *found.non_cash])
    chart: Any = ""
    if months:
        sets = {
            "Cash releasing": [float(found.cash.get(m, 0)) / THOUSAND for m in months],
            "Not cash releasing": [float(found.non_cash.get(m, 0)) / THOUSAND for m in months],
        }
        labels = [f"{each:%b %Y}" for each in months]
        chart = charts.line("Planned by month", labels, sets, unit="£ thousand")
    rows = [(f"{year}/{(year + 1) % 100:02d}", cash, other) for year, cash, other in found.years]
    return render(request, "benefits/summary.html", {"found": found, "chart": chart, "rows": rows})


@require_GET
def benefit(request: SignedIn, pk: int) -> HttpResponse:
    """One benefit with its profile, measures, states and history."""
    found = _whole(request, pk)
    shown = {
        "found": found, "chart": _chart(found), "expired": found.expired(timezone.localdate()),
        "total": said(found.total, found.benefit.counted),
        "measures": [(e, said(e.amount, found.benefit.counted)) for e in found.measurements],
        "may_keep": request.actor.may(permissions.KEEP),
        "may_move": request.actor.may(permissions.KEEP) or request.actor.may(permissions.VERIFY),
    }  # fmt: skip
    return render(request, "benefits/benefit.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """A benefit for the register."""
    permissions.check_can_keep(by=request.actor)
    form = forms.NewBenefit(request.POST or None)

    def act() -> Benefit:
        values = _links(request, form)
        reference = values.pop("reference")
        return register.add_benefit(
            by=request.actor, at=timezone.now(), reference=reference, values=values
        )

    return _acted(request, form, act, "Add a benefit", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What has changed of a benefit."""
    permissions.check_can_keep(by=request.actor)
    found = _whole(request, pk).benefit
    form = forms.BenefitForm(request.POST or None, initial=forms.start(found))
    return _acted(
        request, form,
        lambda: register.change_benefits(
            by=request.actor, at=timezone.now(), benefit_ids=[pk], values=_links(request, form)
        )[0],
        "Change a benefit", found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def profile(request: SignedIn, pk: int) -> HttpResponse:
    """What is planned month by month."""
    permissions.check_can_keep(by=request.actor)
    found = _whole(request, pk).benefit
    form = forms.ProfileForm(request.POST or None)
    return _acted(
        request, form,
        lambda: register.set_profile(
            by=request.actor, at=timezone.now(), benefit_id=pk, planned=form.planned()
        ),
        "Plan it by month", found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def measure(request: SignedIn, pk: int) -> HttpResponse:
    """What was measured of a month."""
    permissions.check_can_keep(by=request.actor)
    found = _whole(request, pk).benefit
    form = forms.MeasureForm(request.POST or None)
    return _acted(
        request, form,
        lambda: register.measure(
            by=request.actor, at=timezone.now(), benefit_id=pk, **form.cleaned_data
        ).benefit,
        "Write down what was measured", found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """The next state of a benefit, with what shows it."""
    whole = _whole(request, pk)
    form = forms.MoveForm(request.POST or None, following=whole.following)
    return _acted(
        request, form,
        lambda: states.move_benefit(
            by=request.actor, at=timezone.now(), benefit_id=pk, **form.cleaned_data
        ),
        "Move it on", whole.benefit,
    )  # fmt: skip


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many benefits, all of them or none."""

    def act(chosen: list[int], values: dict[str, Any]) -> int:
        return len(register.change_benefits(
            by=request.actor, at=timezone.now(), benefit_ids=chosen, values=values
        ))  # fmt: skip

    return change_many(request, forms.ManyBenefits, ROWS, act)


def _acted(
    request: SignedIn, form: Any, act: Callable[[], Benefit], title: str, found: Benefit | None
) -> HttpResponse:
    """A form, and the act that it asks for; what cannot be is said on the form."""
    if form.is_valid():
        try:
            done = act()
            messages.success(request, "Saved.")
            return redirect("benefits:benefit", pk=done.pk)
        except register.ReferenceTaken:
            form.add_error("reference", "The force has a benefit of that reference already.")
        except (register.CannotBe, NotYet) as wrong:
            form.add_error(None, str(wrong))
        except states.OwnMeasure:
            form.add_error(None, "You measured it. Somebody else verifies and confirms it.")
    return _form(request, form, title, found)


def _form(request: SignedIn, form: Any, title: str, found: Benefit | None) -> HttpResponse:
    shown = {"form": form, "title": title, "benefit": found}
    return render(request, "benefits/form.html", shown, status=422 if form.errors else 200)


def _links(request: SignedIn, form: forms.BenefitForm) -> dict[str, Any]:
    """The answers with what they name looked up. Raises CannotBe."""
    values = dict(form.cleaned_data)
    project, milestone = values.pop("project"), values.pop("milestone")
    application = values.pop("application")
    there = find_project(by=request.actor, reference=project) if project else None
    used = find_application(by=request.actor, reference=application) if application else None
    mark = known_milestones().get((project, milestone)) if milestone else None
    for name, wanted, got in (("project", project, there), ("milestone", milestone, mark),
                              ("application", application, used)):  # fmt: skip
        if wanted and got is None:
            raise register.CannotBe(f"No {name} is “{wanted}”.")
    return values | {
        "project_id": there.pk if there else None, "milestone_id": mark,
        "application_id": used.pk if used else None,
    }  # fmt: skip


def _whole(request: SignedIn, pk: int) -> selectors.Whole:
    try:
        return selectors.consult_benefit(by=request.actor, reason=WHY, benefit_id=pk)
    except Benefit.DoesNotExist as missing:
        raise Http404("There is no such benefit, or it is not yours to see.") from missing


def _chart(found: selectors.Whole) -> Any:
    months = every_month([*found.planned, *found.measured])
    if not months:
        return ""
    sets: dict[str, list[float | None]] = {
        "Planned": [_float(found.planned.get(each)) for each in months],
        "Measured": [_float(found.measured.get(each)) for each in months],
    }
    words = {Unit.POUNDS: "£", Unit.HOURS: "hours"}.get(Unit(found.benefit.counted), "")
    return charts.line("Profile by month", [f"{each:%b %Y}" for each in months], sets, unit=words)


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
