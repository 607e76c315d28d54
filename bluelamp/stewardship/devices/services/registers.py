"""The registers of devices: profiles, entitlements, the devices themselves, rollouts."""

from typing import Any

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Answer, Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..choices import DeviceState, Funding
from ..events import EntryChanged
from ..models import Device, DeviceProfile, Entitlement, Rollout
from ..rules import rows

PROFILE = ask.link("profile", "Profile", "device-profiles", required=True)
DEPARTMENT = ask.words("department", "Department", 200)


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


def kept(
    code: str, one: str, many: str, about: str, model: type, answers: tuple[Answer, ...],
    key: tuple[str, ...], trouble: ask.Trouble = lambda values, beside: {}, **more: Any,
) -> Register:  # fmt: skip
    """This will declare a register of devices, and let its files be imported."""
    register = declare(
        Register(
            code, one, many, about, model, key, answers, permissions.check_can_read,
            permissions.check_can_keep, changed, trouble, ways="devices/_ways.html", **more,
        )
    )  # fmt: skip
    take_files(register)
    return register


REGISTERS = (
    kept(
        "device-profiles",
        "profile",
        "Role profiles for devices",
        "A row a role profile: what its holders are given, for how many months, at what price.",
        DeviceProfile,
        (
            ask.words("name", "Profile", 200, required=True),
            ask.words("device", "Device", 200, required=True),
            ask.text("specification", "Specification"),
            ask.text("accessories", "Accessories"),
            ask.whole("refresh_months", "Refresh after months", 1, 240, required=True),
            ask.money("price", "Price", required=True, hint="In full pounds"),
            ask.choice("funding", "Funding", Funding.choices),
        ),
        ("name",),
    ),
    kept(
        "entitlements",
        "entitlement",
        "Entitlements to devices",
        "A row a profile and a department: how many of its posts are entitled.",
        Entitlement,
        (
            PROFILE,
            DEPARTMENT.needed(),
            ask.whole("posts", "Posts", 0, 1_000_000, required=True),
        ),
        ("profile", "department"),
        through="profile",
    ),
    kept(
        "devices",
        "device",
        "Devices",
        "A row a device, found by its asset number.",
        Device,
        (
            ask.words("asset", "Asset", 60, required=True),
            PROFILE,
            ask.words("serial", "Serial", 100),
            ask.words("model", "Model", 200),
            DEPARTMENT,
            ask.choice("state", "State", DeviceState.choices).filing(),
            ask.day("bought_on", "Bought on"),
            ask.money("price", "Price", hint="In full pounds"),
            ask.day("warranty_ends_on", "Warranty ends"),
            ask.day("vendor_ends_on", "Support ends"),
            ask.whole("active_days", "Days used of 30", 0, 30),
            ask.day("seen_on", "Last seen"),
        ),
        ("asset",),
        rows.doubt_device,
        page="devices:device",
        home="devices:list",
    ),
    kept(
        "rollouts",
        "department of a rollout",
        "Rollouts by department",
        "A row a department's part of a rollout, as it stood on a day.",
        Rollout,
        (
            ask.words("name", "Rollout", 200, required=True),
            DEPARTMENT.needed(),
            ask.day("observed_on", "Observed on", required=True),
            ask.day("planned_on", "Planned for"),
            ask.whole("eligible", "Eligible", 0, 1_000_000),
            ask.whole("done", "Done", 0, 1_000_000),
            ask.percent("stated_percent", "Stated percentage"),
            ask.whole("asked", "Asked", 0, 1_000_000),
            ask.whole("answers", "Answers", 0, 1_000_000),
            ask.number("satisfaction", "Satisfaction (1 to 5)", 1, 5),
            ask.text("issues", "Issues"),
        ),
        ("name", "department", "observed_on"),
        rows.doubt_rollout,
    ),
)
