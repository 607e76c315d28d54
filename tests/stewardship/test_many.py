"""One thing said of many rows: all of them or none, by the same page for every register."""

import datetime

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.automation.models import Automation, AutomationChange
from bluelamp.stewardship.contracts.models import Contract, ContractChange
from tests.people import actor_of, make_post
from tests.stewardship.automation.test_automation import KEEP as AUTOMATE
from tests.stewardship.automation.test_automation import add as add_automation
from tests.stewardship.contracts.test_contracts import KEEP as CONTRACT
from tests.stewardship.contracts.test_contracts import add as add_contract

pytestmark = pytest.mark.django_db


def keeper(client, *permissions):
    post = make_post(*permissions)
    client.force_login(post.user)
    return actor_of(post)


def test_many_contracts_are_changed_with_their_history(client):
    by = keeper(client, *CONTRACT)
    chosen = ",".join(
        str(add_contract(by, reference, category="Software").pk) for reference in "AB"
    )
    assert "Change those chosen" in client.get("/contracts/").content.decode()
    assert "Change 2 contracts" in asked(client, "/contracts/many", chosen=chosen.split(","))
    said = {"chosen": chosen, "manager": "K. Shah", "source": "Handover"}
    assert client.post("/contracts/many", said, follow=True).redirect_chain
    with acting(by):
        found = {each.reference: (each.manager, each.category) for each in Contract.objects.all()}
        kept = ContractChange.objects.filter(field="manager", after="K. Shah", source="Handover")
        assert (found, kept.count()) == (dict.fromkeys("AB", ("K. Shah", "Software")), 2)


def test_one_that_cannot_be_leaves_all_as_they_were(client):
    by = keeper(client, *AUTOMATE)
    late = add_automation(by, "R1", live_on=datetime.date(2027, 1, 1))
    chosen = f"{add_automation(by, 'R2').pk},{late.pk}"
    ends = {"retire_by_day": "1", "retire_by_month": "6", "retire_by_year": "2026"}
    said = {"chosen": chosen, "source": "s"} | ends
    assert "It is to end before it is live." in asked(client, "/automation/many", 422, **said)
    gone = said | {"chosen": f"{chosen},{late.pk + 99}"}
    assert "not yours to see" in asked(client, "/automation/many", 422, **gone)
    with acting(by):
        assert {each.retire_by for each in Automation.objects.all()} == {None}
    client.post("/automation/many", {"chosen": chosen, "source": "s", "owner": "Finance"})
    with acting(by):
        assert {each.owner for each in Automation.objects.all()} == {"Finance"}
        kept = AutomationChange.objects.filter(field="owner", before="", after="Finance")
        assert kept.count() == 2
    assert "owner from “” to “Finance”" in client.get(f"/automation/{late.pk}/").content.decode()


@pytest.mark.parametrize("chosen", ["", "x", ",".join(["1"] * 5_001)])
def test_none_and_too_many_are_refused_in_words(client, chosen):
    keeper(client, *AUTOMATE)
    refused = client.post("/automation/many", {"chosen": chosen, "source": "s"})
    assert refused.status_code == 422
    assert "Choose at least one" in client.post("/automation/many", follow=True).content.decode()


def test_a_reader_changes_none(client):
    chosen = str(add_contract(keeper(client, *CONTRACT), "A").pk)
    keeper(client, "contracts.read", "portfolio.read")
    said = {"chosen": chosen, "manager": "x", "source": "s"}
    assert client.post("/contracts/many", said).status_code == 403


def asked(client, where, status=200, **said):
    answer = client.post(where, said)
    assert answer.status_code == status
    return answer.content.decode()
