"""Pages of devices: the list, idle ones, the refresh budget, entitlements, rollouts."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts
from bluelamp.kernel.ui.columns import shown
from bluelamp.kernel.ui.many import list_chosen
from bluelamp.kernel.ui.tables import Column, Table

from . import forms, permissions, selectors
from .choices import Funding
from .models import Device
from .rules.refresh import Forecast
from .services import moves

WHY = Reason("administration")


class Devices(Table):
    """Every device."""

    caption = "Devices"
    search = ("asset", "serial", "model", "department", "holder")
    empty = "No device is known yet. Import profiles, then devices."
    columns = (
        Column("Asset", "asset", sortable=True, link="devices:device"),
        Column("Model", "model", sortable=True),
        Column("Profile", "profile.name", sortable="profile__name", filter="profile__name"),
        Column("Department", "department", sortable=True, filter=True),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Bought", "bought_on", sortable=True),
        Column("Vendor's support ends", "vendor_ends_on", sortable=True),
        Column("Days used of 30", "active_days", sortable=True, numeric=True),
    )


class DevicesToKeep(Devices):
    """The same for those who may keep them: many can be chosen."""

    actions = (("move", "Move those chosen"), ("many", "Change those chosen"))


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every device."""
    rows = selectors.consult_devices(by=request.actor, reason=WHY)
    may = {"may_keep": request.actor.may(permissions.KEEP)}
    return _table(request, rows).respond("devices/list.html", {"title": "Devices", **may})


@require_GET
def device(request: SignedIn, pk: int) -> HttpResponse:
    """One device: what is known of it, its moves, its history."""
    try:
        found = selectors.consult_device(by=request.actor, reason=WHY, device_id=pk)
    except Device.DoesNotExist as missing:
        raise Http404("There is no such device, or it is not yours to see.") from missing
    may = {"may_keep": request.actor.may(permissions.KEEP)}
    return render(request, "devices/device.html", {"found": found, "rows": _rows(found), **may})


@require_GET
def idle(request: SignedIn) -> HttpResponseBase:
    """Issued devices that are hardly used, to be reclaimed."""
    rows = selectors.consult_idle(by=request.actor, reason=WHY)
    return _table(request, rows).respond("devices/list.html", {"title": "Hardly used"})


@require_POST
def move(request: SignedIn) -> HttpResponse:
    """Devices are brought to a state, all of them or none."""
    permissions.check_can_keep(by=request.actor)
    chosen = list_chosen(request)
    asked = "state" not in request.POST and "why" not in request.POST
    form = (
        forms.Moving(initial={"chosen": ",".join(chosen)}) if asked else forms.Moving(request.POST)
    )
    if asked and not chosen:
        messages.error(request, "Choose at least one device first.")
        return redirect("devices:list")
    if not asked and form.is_valid() and _move(request, form):
        return redirect("devices:list")
    count = len(chosen)
    shown = {"form": form, "count": count}
    return render(request, "devices/move.html", shown, status=422 if form.errors else 200)


@require_GET
def budget(request: SignedIn) -> HttpResponse:
    """What replacing devices costs by year, and what another period would make of it."""
    now = selectors.list_profile_names(by=request.actor)
    form = forms.WhatIf(request.GET or None, names=now)
    said = form.cleaned_data if form.is_valid() else {}
    changed = (
        {said["profile"]: said["months"]} if said.get("profile") and said.get("months") else None
    )
    found = selectors.consult_budget(
        by=request.actor, reason=WHY, on=timezone.localdate(), changed=changed,
        inflation=(said.get("inflation") or Decimal(0)) / 100,
    )  # fmt: skip
    shown = {"found": found, "form": form, "rows": _years(found), "chart": _chart(found.now)}
    return render(request, "devices/budget.html", shown)


@require_GET
def entitlements(request: SignedIn) -> HttpResponse:
    """Entitled against issued and used."""
    found = selectors.consult_entitlements(by=request.actor, reason=WHY)
    return render(request, "devices/entitlements.html", {"rows": found})


@require_GET
def rollouts(request: SignedIn) -> HttpResponse:
    """How far each rollout is in each department, and how satisfied people are."""
    found = selectors.consult_rollouts(by=request.actor, reason=WHY)
    shown = [(each, _bars(each)) for each in found]
    return render(request, "devices/rollouts.html", {"rollouts": shown})


def _table(request: SignedIn, rows: Any) -> Table:
    kind = DevicesToKeep if request.actor.may(permissions.KEEP) else Devices
    table = kind(rows, request)
    table.action_url = reverse("devices:move")
    table.action_urls = {"many": reverse("registers:many", args=["devices"])}
    return table


def _rows(found: selectors.Whole) -> list[tuple[str, Any]]:
    device = found.device
    said = (
        ("To be replaced", found.refresh_on),
        ("Model", device.model),
        ("Serial", device.serial),
        ("Department", device.department),
        ("Held by", device.holder),
        ("Bought on", device.bought_on),
        ("Price", f"£{device.price:,.2f}" if device.price is not None else None),
        ("Warranty ends", device.warranty_ends_on),
        ("Vendor's support ends", device.vendor_ends_on),
        ("Days used of 30", device.active_days),
        ("Last seen", device.seen_on),
        ("Source", device.source),
    )
    return [
        (label, shown(value) if value not in (None, "") else "Not known") for label, value in said
    ]


def _move(request: SignedIn, form: forms.Moving) -> bool:
    said = dict(form.cleaned_data)
    ids = said.pop("chosen")
    try:
        moved = moves.move_devices(by=request.actor, at=timezone.now(), device_ids=ids, **said)
    except moves.CannotMove as wrong:
        form.add_error("state", f"{wrong} It cannot be moved so, and none was.")
    except Device.DoesNotExist:
        form.add_error(None, "One of the devices is not there, or not yours to see.")
    else:
        messages.success(request, f"{len(moved)} devices were moved.")
        return True
    return False


def _years(found: selectors.Budget) -> list[tuple[str, Any, Any, int, Any]]:
    rows = []
    for year, each in found.now.years.items():
        then = sum(found.then.years[year].values(), Decimal(0)) if found.then else None
        capital, revenue = (each.get(code, Decimal(0)) for code in Funding.values)
        rows.append((_said(year), capital, revenue, found.now.count[year], then))
    return rows


def _chart(found: Forecast) -> Any:
    labels = [_said(year) for year in found.years]
    sets = {
        str(label): [float(each.get(code, 0) / 1000) for each in found.years.values()]
        for code, label in Funding.choices
    }
    return charts.stacked("Replacements by financial year", labels, sets, unit="£ thousand")


def _bars(each: selectors.Progress) -> Any:
    points = [(wave.wave.department, _height(wave)) for wave in each.waves if _is_known(wave)]
    if not points:
        return ""
    return charts.bar(f"{each.name}: done", points, unit="percent of those eligible")


def _is_known(wave: selectors.Wave) -> bool:
    return wave.percent is not None or wave.wave.stated_percent is not None


def _height(wave: selectors.Wave) -> float:
    known = wave.percent if wave.percent is not None else wave.wave.stated_percent
    return float(known or 0)


def _said(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"
