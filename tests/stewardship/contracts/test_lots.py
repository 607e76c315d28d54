"""Lots of a contract: they are to come to the whole, and where they do not, both are shown."""

import datetime
from decimal import Decimal

import pytest

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.contracts import selectors
from bluelamp.stewardship.contracts.models import ContractChange, Lot
from bluelamp.stewardship.contracts.rules.lots import hold
from bluelamp.stewardship.contracts.services import register, reviews
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.registers.models import EntryChange
from bluelamp.stewardship.registers.services import entries
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.contracts.test_contracts import KEEP, add, make_keeper, review
from tests.stewardship.portfolio.world import TODAY, WHY, key_of, load, send
from tests.stewardship.portfolio.world import add as add_application

LOTS = "Contract,Lot,Title,Whose it becomes,Annual cost,Stands alone from\n"
POUNDS = Decimal


@pytest.mark.parametrize(
    ("stated", "costs", "difference", "differs"),
    [
        (POUNDS(100), [POUNDS(60), POUNDS(40)], 0, False),
        (POUNDS(100), [POUNDS(60), POUNDS("40.01")], POUNDS("0.01"), True),
        (POUNDS(100), [POUNDS(60), POUNDS(30)], -10, True),
        (POUNDS(100), [POUNDS(60), None], None, False),
        (POUNDS(100), [POUNDS(160), None], None, True),
        (None, [POUNDS(60)], None, False),
    ],
)
def test_lots_are_held_against_their_contract(stated, costs, difference, differs):
    found = hold("Annual cost", stated, costs)
    assert (found.difference, found.differs) == (difference, differs)
    assert found.agrees is (difference == 0)


def part(by, **said):
    values = {"contract": "K1", "reference": "1", "title": "Ours"} | said
    return entries.add_entry(by=by, at=NOW, code="contract-lots", values=values)


@pytest.mark.django_db
def test_a_disagreement_stands_beside_the_figure(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made = add(by, annual_cost=POUNDS(1_000), starts_on=datetime.date(2025, 4, 1))
    part(by, annual_cost=POUNDS(600))
    part(by, reference="2", title="Theirs", goes_to="The other force", annual_cost=POUNDS(300))
    page = client.get(f"/contracts/{made.pk}/").content.decode()
    assert "£1,000 as stated; its lots come to £900" in page
    assert "The lots differ by -£100" in page
    parted = client.get("/contracts/separation").content.decode()
    assert "1 of 1 does not come to what its contract states." in parted
    with acting(by):
        found = selectors.consult_contract(by=by, reason=WHY, contract_id=made.pk, on=TODAY)
        second = Lot.objects.get(reference="2")
    assert [(each.label, each.difference) for each in found.held] == [("Annual cost", -100)]
    entries.change_entry(
        by=by, at=NOW, code="contract-lots", entry_id=second.pk,
        values={"annual_cost": POUNDS(400)},
    )  # fmt: skip
    assert "Agrees" in client.get(f"/contracts/{made.pk}/").content.decode()
    with acting(by):
        kept = EntryChange.objects.get(register="contract-lots", before="300")
        assert (kept.field, kept.after) == ("annual_cost", "400")


@pytest.mark.django_db
def test_bad_rows_of_lots_are_told_and_the_good_ones_kept_for_later():
    by = make_keeper()
    add(by, starts_on=datetime.date(2025, 4, 1))
    rows = (
        "K1,1,Ours,Us,600,\nK9,1,Nobody's,,5,\nK1,2,Short,,5k,\nK1,3,Early,,5,2020-01-01\n"
        "K1,1,Again,,7,\n"
    )
    held = imports.preview(by=by, import_id=send(by, "contract-lots", LOTS + rows).pk)
    assert [(each.row, each.column) for each in held.checked.faults] == [
        (3, "Contract"), (4, "Annual cost"), (5, "Stands alone from"), (6, ""),
    ]  # fmt: skip
    with acting(by):
        assert not Lot.objects.exists()
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    with acting(by):
        assert Lot.objects.get().goes_to == "Us"


@pytest.mark.django_db
def test_readers_and_strangers_part_nothing():
    by = make_keeper()
    add(by)
    part(by)
    with pytest.raises(NotPermitted):
        part(make_actor("contracts.read", "portfolio.read"), reference="2")
    with acting(make_keeper(force=make_force("20", "Elsewhere"))):
        assert not Lot.objects.exists()
    with acting(by):
        assert Lot.objects.count() == 1


@pytest.mark.django_db
def test_what_a_contract_pays_for_and_what_was_verified_stand_in_its_history():
    by = make_keeper()
    made = add(by)
    one = add_application(by, "A1")
    register.cover(by=by, at=NOW, contract_id=made.pk, application_ids=[one.pk])
    load(by, "contract-applications", "Contract,Reference\nK1,A1\n")
    register.cover(by=by, at=NOW, contract_id=made.pk, application_ids=[])
    found = review(by, made, claimed=POUNDS(100))
    other = make_actor("contracts.read", "contracts.verify")
    reviews.verify_saving(by=other, at=NOW, review_id=found.pk, verified=POUNDS(80))
    with acting(by):
        kept = ContractChange.objects.filter(field="pays for").order_by("id")
        assert [(each.before, each.after) for each in kept] == [("", "A1"), ("A1", "")]
        verified = ContractChange.objects.get(field__startswith="saving of the review")
        assert (verified.before, verified.after) == ("claimed at 100.00", "verified at 80")


@pytest.mark.django_db
def test_another_system_parts_a_contract_and_reads_it_whole(client):
    by = make_keeper()
    made = add(by, annual_cost=POUNDS(10))
    key = key_of(make_post(*KEEP, "access.manage"), "contracts.read", "contracts.keep")
    sent = {"answers": {"contract": "K1", "reference": "1", "title": "T", "annual_cost": "7"}}
    said = client.post("/api/registers/contract-lots", sent, content_type="application/json", **key)
    assert said.status_code == 201
    whole = client.get(f"/api/contracts/contracts/{made.pk}", **key).json()
    assert whole["held"][0] == {
        "label": "Annual cost", "stated": "10.00", "parts": "7.00", "unknown": 0,
        "difference": "-3.00",
    }  # fmt: skip
    assert (whole["contract"]["reference"], whole["lots"][0]["title"]) == ("K1", "T")
    assert client.get("/api/contracts/contracts/999999", **key).status_code == 404
