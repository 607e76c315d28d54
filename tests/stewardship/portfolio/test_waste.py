"""Questions about spend: each is found, with its figures and reason, and nothing else is."""

import csv
import datetime
import io
from decimal import Decimal

import pytest

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.portfolio.rules import waste as rules
from bluelamp.stewardship.portfolio.selectors import waste
from bluelamp.stewardship.portfolio.services import links, passports
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, add, key_of, load

POUNDS = Decimal
BASE = {
    "BilledCost": "100", "EffectiveCost": "100", "BillingCurrency": "GBP",
    "ChargePeriodStart": "2025-10-01", "ChargePeriodEnd": "2025-11-01", "ChargeCategory": "Usage",
    "ChargeDescription": "", "ProviderName": "Cloud", "Tags": '{"application": "A1"}',
}  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "users", "cost", "expected"),
    [("100", 80, 500, 100), ("80", 80, 500, 0), ("10", 0, 90, 90), (None, 80, 500, 0),
     ("100", None, 500, 0), ("0", 0, 5, 0)],
)  # fmt: skip
def test_licences_beyond_the_users_are_their_part_of_the_cost(quantity, users, cost, expected):
    given = rules.number(quantity) if quantity else None
    assert rules.spare(given, users, POUNDS(cost)) == expected


@pytest.mark.parametrize("said", ["", "many", "NaN", "Infinity", None])
def test_what_is_no_number_is_none(said):
    assert rules.number(said) is None


def test_utilisation_is_used_of_used_and_unused():
    assert rules.share(POUNDS(75), POUNDS(25)) == 75
    assert rules.share(POUNDS(0), POUNDS(0)) is None


def focus(*rows):
    wanted = [BASE | row for row in rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(k for row in wanted for k in row)), "")
    writer.writeheader()
    writer.writerows(wanted)
    return text.getvalue()


def make_world():
    by = make_actor(*ALL)
    for reference, values in (
        ("A1", {"users": 80, "business_owner": "Head of Records"}), ("A2", {}),
        ("A3", {"technical_owner": "Platforms"}),
    ):  # fmt: skip
        add(by, reference, **values)
    with acting(by):
        gone = passports.Application.objects.get(reference="A3")
    passports.change_application(
        by=by, at=NOW, application_id=gone.pk, source="s", observed_on=TODAY,
        values={"stage": "retired", "retire_on": datetime.date(2025, 6, 30)},
    )  # fmt: skip
    return by


SPEND = focus(
    {"CommitmentDiscountStatus": "Used", "PricingCategory": "Committed", "EffectiveCost": "300"},
    {"CommitmentDiscountStatus": "Unused", "CommitmentDiscountId": "RI-7"},
    {"CapacityReservationStatus": "Unused", "CapacityReservationId": "CR-1"},
    {"ConsumedQuantity": "0.00", "ResourceName": "vm-9", "EffectiveCost": "12"},
    {"ConsumedQuantity": "4", "PricingCategory": "Standard"},
    {"ChargeDescription": "Archive", "Tags": '{"application": "A3"}'},
    {"ChargeCategory": "Purchase", "PricingQuantity": "100", "PricingUnit": "User-Months"},
    {"ServiceCategory": "Storage", "SkuMeter": "Hot LRS Data Stored", "ResourceId": "blob-1"},
    {"ServiceCategory": "Storage", "SkuMeter": "Hot LRS Data Stored", "ResourceId": "blob-2"},
    {"ServiceCategory": "Storage", "SkuMeter": "Hot Read Operations", "ResourceId": "blob-2"},
    {"ServiceCategory": "Storage", "SkuMeter": "Cool LRS Data Stored", "ResourceId": "blob-3"},
    {"Tags": '{"application": "A2"}', "EffectiveCost": "7"},
    {"Tags": "", "SubAccountName": "Sandbox", "EffectiveCost": "9", "BillingCurrency": "USD"},
    {"Tags": "", "ChargeCategory": "Tax"},
)


@pytest.mark.django_db
def test_each_question_is_asked_of_the_rows_that_give_cause_and_of_no_other():
    by = make_world()
    load(by, "focus", SPEND)
    with acting(by), leaves_one_line(by, "portfolio.waste.read"):
        found = waste.consult_waste(by=by, reason=WHY)
    asked = {each.question.code: each for each in found.asked}
    assert {code: (each.count, each.costs) for code, each in asked.items()} == {
        "unused-commitment": (1, {"GBP": 100}),
        "unused-reservation": (1, {"GBP": 100}),
        "idle": (1, {"GBP": 12}),
        "retired": (1, {"GBP": 100}),
        "spare-licences": (1, {"GBP": 20}),
        "storage-tier": (1, {"GBP": 100}),
        "without-owner": (1, {"GBP": 7}),
        "unallocated": (1, {"USD": 9}),
    }
    because = {code: each.lines[0].because for code, each in asked.items()}
    assert because["spare-licences"] == "100 are paid for, 80 use it"
    assert because["storage-tier"] == "hot; no row is about reading it"
    assert because["retired"] == "Retired, on 30 June 2025"
    assert (because["unused-commitment"], because["unallocated"]) == ("RI-7", "Sandbox")
    assert (found.utilisation, found.coverage) == (75, 75)


@pytest.mark.django_db
def test_components_that_run_for_what_is_retired_or_without_a_cost_are_asked_about():
    by = make_world()
    with acting(by):
        ids = dict(passports.Application.objects.values_list("reference", "pk"))
    for reference, hosting in (("A1", "iaas"), ("A2", "on_premises"), ("A3", "on_premises")):
        links.set_component(
            by=by, at=NOW, application_id=ids[reference], name="Server", hosting=hosting,
            source="s",
        )  # fmt: skip
    with acting(by):
        before = waste.consult_waste(by=by, reason=WHY).doubts
    assert [each.component.application.reference for each in before] == ["A3", "A1"]
    load(by, "focus", focus({}))
    with acting(by):
        [left] = waste.consult_waste(by=by, reason=WHY).doubts
    assert "is retired" in left.because


@pytest.mark.django_db
def test_the_questions_stand_on_their_page_and_in_the_api(client):
    by = make_world()
    post = make_post(*ALL, "access.manage")
    client.force_login(post.user)
    assert "The ledger is empty" in client.get("/portfolio/waste").content.decode()
    load(actor_of(post), "focus", SPEND)
    page = client.get("/portfolio/waste").content.decode()
    for words in ("Licences without users: £20", "75.0% of what is committed was used",
                  "Cost that is put to no application: $9"):  # fmt: skip
        assert words in page, words
    told = client.get("/api/portfolio/questions", **key_of(post, "portfolio.read")).json()
    [spare] = [each for each in told if each["code"] == "spare-licences"]
    assert (spare["rows"][0]["application"], spare["rows"][0]["cost"]) == ("A1", "20.00")
    client.force_login(make_post("contracts.read").user)
    assert client.get("/portfolio/waste").status_code == 403
    with pytest.raises(NotPermitted), acting(by):
        waste.consult_waste(by=make_actor("contracts.read"), reason=WHY)
    stranger = make_actor(*ALL, force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert waste.consult_waste(by=stranger, reason=WHY).asked == []
