"""A real government's portfolio through the ordinary import."""

import csv
import io
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.contracts.models import Contract, Coverage
from bluelamp.stewardship.portfolio.models import Application, Capability, CostRow, Provision
from bluelamp.stewardship.portfolio.rules.dashboard import account, portfolio, work
from bluelamp.stewardship.portfolio.selectors import applications, costs
from bluelamp.stewardship.programmes.models import Milestone, Project
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
        "project": [
            {"_id": "10", "Id": "P10", "name": "Search, release 2", "Planned_Cost": "0.5"}
            | {"Start_days_after_2000": "366", "Planned_Duration": "30", "Project_delay": "4"}
            | {"Cost_Variance": "0"},
            {"_id": "12", "Id": "P12", "name": "", "Planned_Cost": "", "Cost_Variance": ""}
            | {"Start_days_after_2000": "", "Planned_Duration": "", "Project_delay": ""},
        ],
        "activity": [
            {"_id": "11", "Id": "T11", "name": "Design", "Start_Date_Planned": "2012-01-01"}
            | {"Planned_Duration": "10 days", "Actual_start_delay": "-2 days"}
            | {"Actual_duration": "20 days"},
            {"_id": "13", "Id": "T13", "name": "Design", "Start_Date_Planned": "2012-01-01"}
            | {"Planned_Duration": "10 days", "Actual_start_delay": "5 days"}
            | {"Actual_duration": ""},
        ],
        "contract": [{"_id": "14", "ID": "C14", "Description": "Hosting", "Contract_size": "1.5"}],
        "relationships": [
            link("Bureau", "Investment", "responsible_for", "3", "1"),
            link("Investment", "Supplier", "uses_Supplier", "1", "4"),
            link("Investment", "Service", "is_a_type_of", "2", "5"),
            link("Investment", "Business_Function", "has_business_function", "1", "6"),
            link("Business_Function", "Business_Area", "serves", "6", "7"),
            link("Investment", "Metric", "judged_by", "1", "8"),
            link("Investment", "Metric", "judged_by", "1", "9"),
            link("Project", "Activity", "has_task", "12", "11"),
            link("Project", "Activity", "has_task", "12", "13"),
            link("Investment", "Project", "pays_for", "1", "10"),
            link("Investment", "Contract", "lets_contract", "1", "14"),
            link("Supplier", "Contract", "delivers", "4", "14"),
            link("Investment", "Supplier", "uses_Supplier", "1", "4"),
            link("Investment", "Project", "pays_for", "1", "99"),
            link("Investment", "Bureau", "admires", "1", "3"),
        ],
    }


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_dashboard_becomes_files_of_our_own_kinds():
    tables = a_portfolio()
    one, two = rows_of(portfolio.applications(tables))
    assert (one["Name"], one["Department"], one["Supplier"]) == ("Tracking", "Health", "ACME")
    assert one["Value, as its business owner judges it (0 to 5)"] == "5.00"
    assert (two["Name"], two["Department"]) == ("Investment I2", "")
    capabilities = portfolio.capabilities(tables).splitlines()[1:]
    assert capabilities == ["I1,Care,Citizens", "I2,Search,Kind of service"]
    assert portfolio.spend(tables).splitlines()[1].endswith("744000.00,USD")


def test_what_investments_pay_for_becomes_projects_milestones_and_contracts():
    tables = a_portfolio()
    assert [each["Programme"] for each in rows_of(work.programmes(tables))] == [
        "I1", work.NO_PROGRAMME,
    ]  # fmt: skip
    paid, unpaid = rows_of(work.projects(tables))
    assert (paid["Programme"], paid["Starts on"], paid["Ends on"]) == (
        "I1", "2001-01-01", "2001-02-04",
    )  # fmt: skip
    assert "0.5 million US dollars" in paid["Narrative on whole-life cost"]
    assert (unpaid["Programme"], unpaid["Starts on"]) == (work.NO_PROGRAMME, "")
    done, open_ = rows_of(work.milestones(tables))
    assert (done["Milestone"], open_["Milestone"]) == ("Design (T11)", "Design (T13)")
    assert (done["First agreed for"], done["Met on"]) == ("2012-01-11", "2012-01-19")
    assert (open_["Expected on"], open_["Met on"]) == ("2012-01-16", "")
    [contract] = rows_of(work.contracts(tables))
    assert (contract["Contract"], contract["Supplier"]) == ("HHS-CC14", "ACME")
    assert contract["Source"].endswith("1.5 million US dollars")
    assert work.coverage(tables).splitlines()[1:] == ["HHS-CC14,I1"]


def test_each_relationship_is_taken_or_says_why_it_is_not():
    tables = a_portfolio()
    found = list(account.of(tables))
    why = {(each.row["type"], each.row["to_id"]): each.why for each in found}
    assert why["judged_by", "8"] == account.TAKEN
    assert why["judged_by", "9"] == account.NO_RESULT
    assert why["uses_Supplier", "4"] == account.SAME
    assert why["pays_for", "99"] == account.NO_END
    assert why["admires", "3"] == account.UNKNOWN
    lines = account.lines(found)
    assert sum(each.read for each in lines) == len(tables["relationships"])
    for each in lines:
        assert each.read == each.taken + each.same + sum(each.left.values())
    assert len(rows_of(account.listed(found))) == len(tables["relationships"])


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
    assert "Project has_task Activity: 1,102 read, waiting for somebody who may load them" in out
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


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the real portfolio is not beside the checkout")
def test_every_real_relationship_is_in_the_registers_or_says_why_not(capsys, folder):
    post = make_post(*ALL, "programmes.read", "programmes.keep", "contracts.read", "contracts.keep")
    told = folder / "account.csv"
    call_command("import_it_dashboard", str(SHARED), by=post.user.username, account=told)
    assert "waits for somebody" not in capsys.readouterr().out
    rows = rows_of(told.read_text())
    assert len(rows) == 3_677
    taken = Counter(each["type"] for each in rows if each["Taken"] == "yes")
    assert taken == in_the_registers(actor_of(post))
    left = Counter(each["Why not"] for each in rows if each["Taken"] == "no")
    assert left == {account.SAME: 30, account.NO_RESULT: 248}


def in_the_registers(by):
    """What the database holds of each sort of relationship; metrics show as judged values."""
    with acting(by):
        suppliers = Application.objects.exclude(supplier="").values_list("supplier", flat=True)
        served = Provision.objects.exclude(capability__group="Kind of service")
        areas = Capability.objects.exclude(group__in=("Kind of service", "Business function"))
        judged = set(Application.objects.exclude(value_judged=None).values_list("reference"))
        return {
            "responsible_for": Application.objects.exclude(department="").count(),
            "uses_Supplier": sum(len(each.split("; ")) for each in suppliers),
            "judged_by": metrics_of({reference for (reference,) in judged}),
            "has_business_function": served.count(),
            "is_a_type_of": Provision.objects.filter(capability__group="Kind of service").count(),
            "serves": areas.count(),
            "pays_for": Project.objects.exclude(programme__reference=work.NO_PROGRAMME).count(),
            "has_task": Milestone.objects.count(),
            "delivers": Contract.objects.exclude(supplier="").count(),
            "lets_contract": Coverage.objects.count(),
        }


def metrics_of(judged):
    """How many metrics with a result the file gives the investments that have a value."""
    there = {each: rows_of((SHARED / f"{each}.csv").read_text()) for each in
             ("investment", "metric", "relationships")}  # fmt: skip
    ids = {each["_id"] for each in there["investment"] if each["Identifier"] in judged}
    told = {each["_id"] for each in there["metric"] if each["Metric_results"]}
    links = (each for each in there["relationships"] if each["type"] == "judged_by")
    return sum(each["from_id"] in ids and each["to_id"] in told for each in links)
