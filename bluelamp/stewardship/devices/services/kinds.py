"""The kinds of file that devices take: profiles, entitlements, devices, rollouts."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import twice

from .. import permissions
from ..choices import DeviceState, Funding
from ..models import Device, DeviceProfile, Entitlement, Rollout

PROFILE = Field("profile", "Profile", cells.words(200), required=True)
DEVICE_FIELDS = [
    "serial", "model", "profile", "department", "state", "bought_on", "price",
    "warranty_ends_on", "vendor_ends_on", "active_days", "seen_on",
]  # fmt: skip
ROLLOUT_FIELDS = [
    "planned_on", "eligible", "done", "stated_percent", "asked", "answers", "satisfaction",
    "issues", "source",
]  # fmt: skip


def _profiles() -> dict[str, DeviceProfile]:
    return {each.name: each for each in DeviceProfile.objects.all()}


def _unknown(rows: Sequence[Row]) -> list[Fault]:
    there = set(_profiles())
    return [
        Fault(row.number, "Profile", f"No profile is called “{row.values['profile']}”.")
        for row in rows
        if row.values["profile"] not in there
    ]


def _own(sent: Sent) -> dict[str, Any]:
    return {"force_id": sent.by.force_id, "unit_id": sent.by.unit_id}


def _doubt_profiles(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return twice(rows, "name")


def _load_profiles(rows: Sequence[Row], sent: Sent) -> None:
    DeviceProfile.objects.bulk_create(
        [DeviceProfile(**_own(sent), **{"source": sent.file.source} | row.values) for row in rows],
        update_conflicts=True, unique_fields=["force", "name"],
        update_fields=[
            "device", "specification", "accessories", "refresh_months", "price", "funding",
            "source",
        ],
    )  # fmt: skip


def _doubt_entitlements(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [*_unknown(rows), *twice(rows, "profile", "department")]


def _load_entitlements(rows: Sequence[Row], sent: Sent) -> None:
    there = _profiles()
    Entitlement.objects.bulk_create(
        [Entitlement(**row.values | {"profile": there[row.values["profile"]]}) for row in rows],
        update_conflicts=True, unique_fields=["profile", "department"], update_fields=["posts"],
    )  # fmt: skip


def _doubt_devices(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = [*_unknown(rows), *twice(rows, "asset")]
    for row in rows:
        bought = row.values.get("bought_on")
        for name, label in (
            ("warranty_ends_on", "Warranty ends"),
            ("vendor_ends_on", "Support ends"),
        ):
            ends = row.values.get(name)
            if bought and ends and ends < bought:
                found.append(Fault(row.number, label, "This is before it was bought."))
    return found


def _load_devices(rows: Sequence[Row], sent: Sent) -> None:
    there = _profiles()
    Device.objects.bulk_create(
        [
            Device(**_own(sent), **row.values | {"profile": there[row.values["profile"]]})
            for row in rows
        ],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["force", "asset"],
        update_fields=DEVICE_FIELDS,
    )


def _doubt_rollouts(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = twice(rows, "name", "department", "observed_on")
    for row in rows:
        said = row.values
        if said.get("eligible") is not None and said.get("done", 0) > said["eligible"]:
            found.append(Fault(row.number, "Done", "More are done than are eligible."))
        if said.get("asked") and said.get("answers", 0) > said["asked"]:
            found.append(Fault(row.number, "Answers", "More answered than were asked."))
    return found


def _load_rollouts(rows: Sequence[Row], sent: Sent) -> None:
    start = {"source": sent.file.source, "observed_on": sent.file.observed_on}
    Rollout.objects.bulk_create(
        [Rollout(**_own(sent), **start | row.values) for row in rows],
        update_conflicts=True,
        unique_fields=["force", "name", "department", "observed_on"],
        update_fields=ROLLOUT_FIELDS,
    )


PROFILES = register(
    Kind(
        "device-profiles",
        "Role profiles for devices",
        "A row a role profile: what its holders are given, for how many months, at what price.",
        (
            Field("name", "Profile", cells.words(200), required=True),
            Field("device", "Device", cells.words(200), required=True),
            Field("specification", "Specification", cells.words()),
            Field("accessories", "Accessories", cells.words()),
            Field("refresh_months", "Refresh after months", cells.whole(1, 240), required=True),
            Field("price", "Price", cells.money(), required=True),
            Field("funding", "Funding", cells.one_of(Funding.choices)),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_keep,
        _doubt_profiles,
        _load_profiles,
    )
)
ENTITLEMENTS = register(
    Kind(
        "entitlements",
        "Entitlements to devices",
        "A row a profile and a department: how many of its posts are entitled.",
        (
            PROFILE,
            Field("department", "Department", cells.words(200), required=True),
            Field("posts", "Posts", cells.whole(0, 1_000_000), required=True),
        ),
        permissions.check_can_keep,
        _doubt_entitlements,
        _load_entitlements,
    )
)
DEVICES = register(
    Kind(
        "devices",
        "Devices",
        "A row a device, found by its asset number.",
        (
            Field("asset", "Asset", cells.words(60), required=True),
            PROFILE,
            Field("serial", "Serial", cells.words(100)),
            Field("model", "Model", cells.words(200)),
            Field("department", "Department", cells.words(200)),
            Field("state", "State", cells.one_of(DeviceState.choices)),
            Field("bought_on", "Bought on", cells.day),
            Field("price", "Price", cells.money()),
            Field("warranty_ends_on", "Warranty ends", cells.day),
            Field("vendor_ends_on", "Support ends", cells.day),
            Field("active_days", "Days used of 30", cells.whole(0, 30)),
            Field("seen_on", "Last seen", cells.day),
        ),
        permissions.check_can_keep,
        _doubt_devices,
        _load_devices,
    )
)
ROLLOUTS = register(
    Kind(
        "rollouts",
        "Rollouts by department",
        "A row a department's part of a rollout, as it stood on a day.",
        (
            Field("name", "Rollout", cells.words(200), required=True),
            Field("department", "Department", cells.words(200), required=True),
            Field("planned_on", "Planned for", cells.day),
            Field("eligible", "Eligible", cells.whole(0, 1_000_000)),
            Field("done", "Done", cells.whole(0, 1_000_000)),
            Field("stated_percent", "Stated percentage", cells.percent),
            Field("asked", "Asked", cells.whole(0, 1_000_000)),
            Field("answers", "Answers", cells.whole(0, 1_000_000)),
            Field("satisfaction", "Satisfaction (1 to 5)", cells.number(1, 5)),
            Field("issues", "Issues", cells.words()),
            Field("source", "Source", cells.words(300)),
            Field("observed_on", "Observed on", cells.day),
        ),
        permissions.check_can_keep,
        _doubt_rollouts,
        _load_rollouts,
    )
)
KINDS = (PROFILES, ENTITLEMENTS, DEVICES, ROLLOUTS)
