"""A real government's portfolio through the ordinary import."""

import csv
import io
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.portfolio.models import Application, Capability, CostRow, Provision
from bluelamp.stewardship.portfolio.rules import dashboard
from bluelamp.stewardship.portfolio.selectors import applications, costs
from tests.people import actor_of, make_post
from tests.stewardship.portfolio.world import ALL, WHY

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared/data/technology/us-it-dashboard-hhs-2013"


def link(start, end, kind, first, last):
    return {
        "from_label": start, "to_label": end, "type": kind, "from_id": first, "to_id": last,
    }  # fmt: skip


def a_portfolio():
    investment = {"Summary": "", "Evaluation_by_CIO": "", "Enhancement_spend_$m": "0"}
    return {
        "investment": [
            investment
            | {"_id": "1", "Identifier": "I1", "name": "Tracking", "Evaluation_by_CIO": "4"}
            | {"Enhancement_spend_$m": "0.744"},
            investment | {"_id": "2", "Identifier": "I2", "name": ""},
        ],
        "bureau": [{"_id": "3", "Name": "Health"}],
        "supplier": [{"_id": "4", "name": "ACME"}],
        "service": [{"_id": "5", "name": "Search"}],
        "business_function": [{"_id": "6", "name": "Care"}],
        "business_area": [{"_id": "7", "name": "Citizens"}],
        "metric": [{"_id": "8", "Metric_results": "Met"}, {"_id": "9", "Metric_results": ""}],
        "relationships": [
            link("Bureau", "Investment", "responsible_for", "3", "1"),
            link("Investment", "Supplier", "uses_Supplier", "1", "4"),
            link("Investment", "Service", "is_a_type_of", "2", "5"),
            link("Investment", "Business_Function", "has_business_function", "1", "6"),
            link("Business_Function", "Business_Area", "serves", "6", "7"),
            link("Investment", "Metric", "judged_by", "1", "8"),
            link("Investment", "Metric", "judged_by", "1", "9"),
            link("Project", "Activity", "has_task", "10", "11"),
        ],
    }


def test_a_dashboard_becomes_files_of_our_own_kinds():
    tables = a_portfolio()
    one, two = csv.DictReader(io.StringIO(dashboard.applications(tables)))
    assert (one["Name"], one["Department"], one["Supplier"]) == ("Tracking", "Health", "ACME")
    assert one["Value, as its business owner judges it (0 to 5)"] == "5.00"
    assert (two["Name"], two["Department"]) == ("Investment I2", "")
    capabilities = dashboard.capabilities(tables).splitlines()[1:]
    assert capabilities == ["I1,Care,Citizens", "I2,Search,Kind of service"]
    assert dashboard.spend(tables).splitlines()[1].endswith("744000.00,USD")
    assert dashboard.unread(tables) == {"Project has_task Activity": 1}


def test_a_folder_without_its_files_is_refused(folder):
    post = make_post(*ALL)
    with pytest.raises(CommandError, match=r"no investment\.csv"):
        call_command("import_it_dashboard", str(folder), by=post.user.username)


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the real portfolio is not beside the checkout")
def test_the_real_portfolio_is_loaded_browsed_and_scored(client, capsys):
    post = make_post(*ALL)
    began = time.monotonic()
    call_command("import_it_dashboard", str(SHARED), by=post.user.username)
    assert time.monotonic() - began < 60
    out = capsys.readouterr().out
    assert "investments.csv: 721 rows were loaded, 0 wait for repair" in out
    by = actor_of(post)
    with acting(by):
        assert Application.objects.count() == 721
        assert Provision.objects.count() == 2 * 721
        assert Capability.objects.count() > 40
        [ledger] = costs.get_ledgers(by=by)
        assert ledger.total == sum(each.billed_cost for each in CostRow.objects.all())
        found = applications.consult_dispositions(by=by, reason=WHY)
    with (SHARED / "investment.csv").open() as file:
        spent = sum(Decimal(row["Enhancement_spend_$m"]) for row in csv.DictReader(file))
    assert ledger.total == spent * 1_000_000
    assert len(found.placed) + len(found.not_assessed) == 721
    assert len(found.placed) >= 50
    client.force_login(post.user)
    for way in ("", "dispositions", "capabilities/", "burn-down", "hosting", "costs"):
        assert client.get(f"/portfolio/{way}").status_code == 200
    assert "721 rows" in client.get("/portfolio/").content.decode()
