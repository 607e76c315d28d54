"""What people send by mistake: a clear word on the row, and nothing lost, by every new door."""

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.contracts.models import Lot
from bluelamp.stewardship.debt.models import ExtendedSupport
from bluelamp.stewardship.devices.models import Device, DeviceProfile, Rollout
from bluelamp.stewardship.portfolio.models import Component
from bluelamp.stewardship.portfolio.services import imports
from tests.kernel.ui.test_sheets import workbook
from tests.people import NOW, make_actor
from tests.stewardship.contracts.test_contracts import KEEP as CONTRACT
from tests.stewardship.contracts.test_contracts import add as add_contract
from tests.stewardship.debt.test_debt import KEEP as DEBT
from tests.stewardship.portfolio.world import add, load, send

pytestmark = pytest.mark.django_db
KEEP = (*CONTRACT, *DEBT, "devices.read", "devices.keep")
PROFILE = ("Profile", "Device", "Refresh after months", "Price")
LOT = ("Contract", "Lot", "Title", "Annual cost")
PAID = ("Reference", "Product", "Release", "From", "Until", "Cost a year")
ROLLOUT = ("Rollout", "Department", "Stated percentage", "Satisfaction (1 to 5)")
DEVICE = ("Asset", "Profile", "Bought on", "Warranty ends", "Days used of 30")
COMPONENT = ("Reference", "Component", "Version")
SAID = {
    "thousands": ("device-profiles", PROFILE, ("Officer", "Phone", "36", "0.8k"), "in full"),
    "months": ("device-profiles", PROFILE, ("Officer", "Phone", "0", "800"), "0"),
    "below nothing": ("device-profiles", PROFILE, ("Officer", "Phone", "36", "-8"), "below"),
    "millions": ("contract-lots", LOT, ("K1", "1", "Ours", "1.2m"), "in full"),
    "no contract": ("contract-lots", LOT, ("K9", "1", "Ours", "1"), "No contract is called"),
    "turned days": ("extended-support", PAID,
                    ("A1", "sql", "13", "2027-01-01", "2026-01-01", "9"), "end before"),
    "no such day": ("extended-support", PAID,
                    ("A1", "sql", "13", "2026-02-30", "2026-03-01", "9"), "2026-02-30"),
    "over 100": ("rollouts", ROLLOUT, ("Phones", "Response", "140%", ""), "140"),
    "over 5": ("rollouts", ROLLOUT, ("Phones", "Response", "40%", "7"), "7"),
    "31 of 30": ("devices", DEVICE, ("D1", "Spare", "", "", "31"), "31"),
    "early end": ("devices", DEVICE, ("D1", "Spare", "2026-01-01", "2025-01-01", ""), "before it"),
    "formula": ("components", COMPONENT, ("A1", "=HYPERLINK(1)", "1"), "formula"),
}  # fmt: skip
MODELS = (Lot, ExtendedSupport, Device, Rollout, Component)


def world():
    by = make_actor(*KEEP)
    add(by, "A1")
    add_contract(by, "K1")
    load(by, "device-profiles", "Profile,Device,Refresh after months,Price\nSpare,Phone,36,1\n")
    return by


def counts(by):
    with acting(by):
        return [DeviceProfile.objects.count() - 1, *(each.objects.count() for each in MODELS)]


@pytest.mark.parametrize("wrong", SAID)
def test_a_row_that_cannot_be_says_why_and_waits_for_repair(wrong):
    by = world()
    kind, heads, row, words = SAID[wrong]
    rows = "\n".join(",".join(each) for each in (heads, row))
    held = imports.preview(by=by, import_id=send(by, kind, rows).pk)
    assert [each.row for each in held.checked.faults] == [2]
    assert words in held.checked.faults[0].said
    repair = "".join(imports.repair_lines(held))
    assert row[0] in repair
    assert held.checked.faults[0].said.split("”")[0] in repair
    with pytest.raises(imports.NothingToLoad):
        imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    assert counts(by) == [0] * 6


@pytest.mark.parametrize(
    ("kind", "heads", "row"),
    [
        ("device-profiles", PROFILE, ("Officer", "Phone", 36, 800)),
        ("contract-lots", LOT, ("K1", "1", "Ours", 1)),
        ("extended-support", PAID, ("A1", "sql", "13", "2026-01-01", "2027-01-01", 9)),
    ],
)
def test_merged_cells_of_excel_are_faults_of_their_rows(kind, heads, row):
    by = world()
    other = (row[0], *(None for _ in row[1:]))
    book = workbook(heads, row, other, merge="B2:B3")
    held = imports.preview(by=by, import_id=send(by, kind, book, "rows.xlsx").pk)
    assert {each.row for each in held.checked.faults} == {2, 3}
    assert any("merged" in each.said for each in held.checked.faults)
    assert counts(by) == [0] * 6
