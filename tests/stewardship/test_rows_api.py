"""Rows that another system sends: of debt, contracts, devices and automation, by one door."""

import json

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.automation.models import Automation
from bluelamp.stewardship.contracts.models import Contract
from bluelamp.stewardship.debt.models import DebtItem
from bluelamp.stewardship.devices.models import DeviceProfile
from bluelamp.stewardship.portfolio.models import Import
from tests.people import actor_of, make_post
from tests.stewardship.portfolio.world import add, key_of

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "debt.read", "contracts.read", "devices.read", "automation.read")
KEEP = ("portfolio.change", "debt.assess", "contracts.keep", "devices.keep", "automation.keep")
SAID = {
    "debts": (DebtItem, {"Reference": "A1", "Kind": "End of life", "Debt": "Out of support",
                     "Principal": "1,000"}, {"Principal": "1 million"}, "Principal"),
    "contracts": (Contract, {"contract": "C1", "title": "Hosting", "starts_on": "2026-04-01",
                             "ends_on": "2027-03-31"}, {"ends_on": "2025-03-31"}, "ends before"),
    "device-profiles": (DeviceProfile, {"Profile": "Response", "Device": "Phone",
                                  "Refresh after months": "36", "Price": "420"},
                        {"Refresh after months": "0"}, "Refresh after months"),
    "automations": (Automation, {"Automation": "R1", "Name": "Rota", "Method": "By a robot",
                                 "Minutes by hand": "14"}, {"Method": "Magic"}, "Method"),
}  # fmt: skip


def world():
    post = make_post(*READ, *KEEP, "access.manage")
    add(actor_of(post), "A1")
    return post


def send(client, key, kind, rows, on="2025-11-01"):
    sent = {"rows": rows, "source": "Asset system", "observed_on": on}
    return client.post(
        f"/api/portfolio/rows/{kind}", json.dumps(sent), content_type="application/json", **key
    )


@pytest.mark.parametrize("kind", SAID)
def test_another_system_says_rows_once_and_again_on_another_day(client, kind):
    post = world()
    key, (model, row, _, _) = key_of(post, *READ, *KEEP), SAID[kind]
    answer = send(client, key, kind, [row])
    assert (answer.status_code, answer.json()["rows"]) == (201, 1)
    again = send(client, key, kind, [row])
    assert (again.status_code, "was loaded on" in again.json()["problem"]) == (409, True)
    if kind != "debts":  # a debt has nothing that names it, so the same said twice is refused
        assert send(client, key, kind, [row], on="2025-11-02").status_code == 201
    with acting(actor_of(post)):
        assert model.objects.count() == 1


@pytest.mark.parametrize("kind", SAID)
def test_one_wrong_row_names_itself_and_nothing_is_written(client, kind):
    post = world()
    model, row, wrong, words = SAID[kind]
    answer = send(client, key_of(post, *READ, *KEEP), kind, [row, row | wrong])
    assert answer.status_code == 422
    assert "Row 2: " in answer.json()["problem"]
    assert words in answer.json()["problem"]
    with acting(actor_of(post)):
        assert (model.objects.count(), Import.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", SAID)
def test_a_key_that_may_only_read_is_refused_and_nothing_is_written(client, kind):
    post = world()
    model, row, _, _ = SAID[kind]
    answer = send(client, key_of(post, *READ), kind, [row])
    assert answer.status_code == 403
    with acting(actor_of(post)):
        assert (model.objects.count(), Import.objects.count()) == (0, 0)


def test_a_system_learns_what_it_may_send_and_no_other_kind(client):
    post = world()
    found = client.get("/api/portfolio/kinds", **key_of(post, "contracts.keep")).json()
    kinds = {each["code"]: each for each in found}
    assert {"contracts", "contract-reviews", "contract-applications"} <= kinds.keys()
    assert not {"debts", "device-profiles", "automations", "applications"} & kinds.keys()
    title = next(each for each in kinds["contracts"]["fields"] if each["name"] == "title")
    assert (title["label"], title["required"]) == ("Title", True)
    assert send(client, key_of(post, *KEEP), "horses", [{"a": "b"}]).status_code == 404
