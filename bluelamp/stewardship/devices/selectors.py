"""Reads of devices: the list, the refresh budget, entitled against issued and used, rollouts."""

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.registers.selectors.declared import get_register
from bluelamp.stewardship.registers.selectors.entries import Told, list_history

from . import permissions
from .choices import DeviceState
from .models import Device, DeviceMove, DeviceProfile, Entitlement, Rollout
from .rules import refresh, rollouts


@dataclass(frozen=True)
class Budget:
    """The refresh budget, and what another period for one profile would make of it."""

    now: refresh.Forecast
    then: refresh.Forecast | None
    profiles: list[DeviceProfile]
    devices: int

    @property
    def difference(self) -> Decimal:
        """This will give what the change adds; below nought it saves."""
        return self.then.total - self.now.total if self.then else Decimal(0)


@dataclass(frozen=True)
class Held:
    """One profile: entitled posts, devices issued, those in use, those that lie idle."""

    profile: DeviceProfile
    entitled: int
    issued: int
    used: int
    idle: int
    unknown: int

    @property
    def over(self) -> int:
        """This will give how many more are issued than posts are entitled."""
        return self.issued - self.entitled


@dataclass(frozen=True)
class Whole:
    """A device, the day it is to be replaced, whether it lies idle, and all that became of it."""

    device: Device
    refresh_on: datetime.date | None
    idle: bool
    moves: list[DeviceMove]
    changes: list[Told]


@dataclass(frozen=True)
class Wave:
    """One department's part of a rollout as the page shows it."""

    wave: Rollout
    percent: Decimal | None
    difference: Decimal | None
    survey: rollouts.Survey


@dataclass(frozen=True)
class Progress:
    """One rollout on its latest day in each department."""

    name: str
    waves: list[Wave]
    done: int
    eligible: int | None
    percent: Decimal | None
    survey: rollouts.Survey


def consult_devices(*, by: Actor, reason: Reason) -> QuerySet[Device]:
    """This will list the devices by asset number. Raises NotPermitted."""
    _consult("devices", by=by, reason=reason)
    return Device.objects.select_related("profile").order_by("asset")


def consult_device(*, by: Actor, reason: Reason, device_id: int) -> Whole:
    """This will get a device whole. Raises NotPermitted and Device.DoesNotExist."""
    _consult("device", by=by, reason=reason, device_id=device_id)
    found = Device.objects.select_related("profile").get(pk=device_id)
    register = get_register("devices")
    labels = {each.name: each.label for each in register.fields}
    return Whole(
        found,
        refresh.refresh_on(_owned(found)),
        refresh.is_idle(found.state, found.active_days),
        list(found.moves.order_by("-at", "-id")),
        list_history("devices", device_id, labels, {"state": dict(DeviceState.choices)}),
    )


def consult_moves(*, by: Actor, reason: Reason, device_id: int) -> QuerySet[DeviceMove]:
    """This will list the moves of a device, the newest first. Raises NotPermitted."""
    _consult("moves", by=by, reason=reason, device_id=device_id)
    return DeviceMove.objects.filter(device_id=device_id).order_by("-at", "-id")


def consult_idle(*, by: Actor, reason: Reason) -> QuerySet[Device]:
    """This will list the issued devices that were hardly used, the least used first."""
    _consult("idle", by=by, reason=reason)
    rows = Device.objects.select_related("profile").filter(
        state=DeviceState.ISSUED, active_days__lt=refresh.LEAST_DAYS
    )
    return rows.order_by("active_days", "asset")


def consult_budget(
    *,
    by: Actor,
    reason: Reason,
    on: datetime.date,
    years: int = 6,
    inflation: Decimal = Decimal(0),
    changed: Mapping[str, int] | None = None,
) -> Budget:
    """This will forecast what replacing devices costs by year, with and without a change."""
    _consult("budget", by=by, reason=reason)
    owned = [_owned(each) for each in _living()]
    ask = functools.partial(refresh.forecast, owned, on=on, years=years, inflation=inflation)
    now, then = ask(), ask(changed=changed) if changed else None
    return Budget(now, then, list(DeviceProfile.objects.order_by("name")), len(owned))


def consult_entitlements(*, by: Actor, reason: Reason) -> list[Held]:
    """This will hold what is entitled against what is issued and what is used."""
    _consult("entitlements", by=by, reason=reason)
    rows = Entitlement.objects.values_list("profile_id").annotate(n=Sum("posts"))
    posts = dict(rows)
    issued = Q(devices__state=DeviceState.ISSUED)
    idle = issued & Q(devices__active_days__lt=refresh.LEAST_DAYS)
    unknown = issued & Q(devices__active_days=None)
    profiles = DeviceProfile.objects.annotate(
        issued=Count("devices", filter=issued), idle=Count("devices", filter=idle),
        unknown=Count("devices", filter=unknown),
    )  # fmt: skip
    return [
        Held(
            each, posts.get(each.pk, 0), each.issued, each.issued - each.idle - each.unknown,
            each.idle, each.unknown,
        )
        for each in profiles.order_by("name")
    ]  # fmt: skip


def consult_rollouts(*, by: Actor, reason: Reason) -> list[Progress]:
    """This will give each rollout on the latest day that each department was observed."""
    _consult("rollouts", by=by, reason=reason)
    rows = Rollout.objects.order_by("name", "department", "-observed_on", "-id")
    found: dict[str, list[Rollout]] = {}
    for each in rows.distinct("name", "department"):
        found.setdefault(each.name, []).append(each)
    return [_progress(name, waves) for name, waves in found.items()]


def _consult(what: str, *, by: Actor, reason: Reason, device_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"devices.{what}.read", Subject("devices.device", device_id), by=by, reason=reason
    )


def _living() -> QuerySet[Device]:
    return Device.objects.select_related("profile").filter(state__in=refresh.LIVING)


def _owned(device: Device) -> refresh.Owned:
    profile = device.profile
    return refresh.Owned(
        profile.name, device.bought_on, device.vendor_ends_on, profile.refresh_months,
        profile.price, profile.funding,
    )  # fmt: skip


def _progress(name: str, waves: list[Rollout]) -> Progress:
    shown = [_wave(each) for each in waves]
    done = sum(each.done for each in waves)
    known = [each.eligible for each in waves if each.eligible is not None]
    eligible = sum(known) if len(known) == len(waves) else None
    percent = rollouts.percent(done, eligible) if eligible else None
    survey = rollouts.together(each.survey for each in shown)
    return Progress(name, shown, done, eligible, percent, survey)


def _wave(each: Rollout) -> Wave:
    plain = rollouts.Wave(each.done, each.eligible, each.stated_percent)
    survey = rollouts.Survey(each.satisfaction, each.answers, each.asked)
    return Wave(each, rollouts.progress(plain), rollouts.difference(plain), survey)


def list_profile_names(*, by: Actor) -> list[str]:
    """This will list the profiles by name. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return list(DeviceProfile.objects.order_by("name").values_list("name", flat=True))
