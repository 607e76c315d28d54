"""Files: looked at, repaired, loaded whole or not at all."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.access.selectors import NotPermitted, get_post
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.ui import cells
from bluelamp.stewardship.portfolio import permissions
from bluelamp.stewardship.portfolio.models import (
    Application,
    Capability,
    Change,
    Component,
    CostRow,
    HostingTarget,
    Import,
    Succession,
)
from bluelamp.stewardship.portfolio.selectors import costs
from bluelamp.stewardship.portfolio.services import imports
from tests.kernel.ui.test_sheets import workbook
from tests.people import NOW, make_actor, make_force
from tests.stewardship.portfolio.world import TODAY, WHY, add, load, make_architect, send

pytestmark = pytest.mark.django_db
HEAD = "Reference,Name,Users,In use since,Planned retirement,Source,Observed on\n"


def faults(by, kind, text, name="rows.csv"):
    held = imports.preview(by=by, import_id=send(by, kind, text, name).pk)
    return held, [(each.row, each.said) for each in held.checked.faults]


def test_a_file_of_applications_is_loaded_with_the_source_of_each_row():
    by = make_architect()
    text = HEAD + "A1,Oasis,8000,2005-04-01,,Board paper,2026-10-01\nA2,Corvus,,,,,\n"
    done = load(by, "applications", text)
    assert (done.state, done.rows, done.faulty) == ("loaded", 2, 0)
    with acting(by):
        one = Application.objects.get(reference="A1")
        assert one.known["users"] == {"source": "Board paper", "on": "2026-10-01"}
        assert Application.objects.get(reference="A2").known["name"]["source"] == "A file"
        assert Change.objects.filter(application=one).count() == 3
        assert Entry.objects.filter(act="portfolio.application.loaded").count() == 2


def test_what_an_empty_cell_does_not_say_stays():
    by = make_architect()
    add(by, "A1", users=5)
    load(by, "applications", "Reference,Name,Users\nA1,Oasis,\n")
    with acting(by):
        found = Application.objects.get()
        assert (found.name, found.users) == ("Oasis", 5)


def test_bad_rows_are_told_apart_and_the_good_ones_loaded():
    by = make_architect()
    text = (
        HEAD
        + "A1,Good,1,,,,\n"
        + "A2,Dates,1,2020-01-01,2019-01-01,,\n"
        + "A1,Twice,1,,,,\n"
        + "A3,Formula,=1+1,,,,\n"
        + ",No reference,1,,,,\n"
    )
    held, found = faults(by, "applications", text)
    assert [row for row, _ in found] == [3, 4, 5, 5, 6]
    assert "before the day it came into use" in found[0][1]
    assert "Row 2 is about the same thing" in found[1][1]
    repair = "".join(imports.repair_lines(held))
    assert "Formula" in repair
    assert "Good" not in repair
    done = imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    assert (done.rows, done.faulty) == (1, 4)
    with acting(by):
        assert Application.objects.get().name == "Good"


def test_looking_at_a_file_loads_nothing():
    by = make_architect()
    faults(by, "applications", HEAD + "A1,Oasis,1,,,,\n")
    with acting(by):
        assert not Application.objects.exists()
        assert Import.objects.get().state == "sent"


def _break(rows, sent):
    add(sent.by, "A1")
    raise ZeroDivisionError


_half_way = imports.register(
    imports.Kind(
        "breaks", "Breaks", "For a test", (cells.Field("name", "Name", cells.words()),),
        permissions.check_can_change, lambda rows, sent: [], _break,
    )
)  # fmt: skip


def test_a_row_seen_on_a_day_that_has_not_come_is_a_fault():
    _, found = faults(make_architect(), "applications", HEAD + "A1,Oasis,1,,,,2030-01-01\n")
    assert found == [(2, "This day has not come yet.")]


def test_a_load_that_fails_half_way_leaves_nothing():
    by = make_architect()
    sent = send(by, _half_way.code, "Name\nOasis\nCorvus\n")
    with pytest.raises(ZeroDivisionError):
        imports.load_file(by=by, at=NOW, import_id=sent.pk)
    with acting(by):
        assert not Application.objects.exists()
        assert Import.objects.get().state == "sent"


def test_the_same_file_is_not_loaded_twice():
    by = make_architect()
    text = HEAD + "A1,Oasis,1,,,,\n"
    done = load(by, "applications", text)
    with pytest.raises(imports.LoadedAlready, match="21 November 2026"):
        send(by, "applications", text)
    with pytest.raises(imports.NotWaiting):
        imports.load_file(by=by, at=NOW, import_id=done.pk)


def test_a_file_with_no_good_row_loads_nothing_and_can_be_put_aside():
    by = make_architect()
    sent = send(by, "applications", "Reference,Name\n,\nA1,\n")
    with pytest.raises(imports.NothingToLoad):
        imports.load_file(by=by, at=NOW, import_id=sent.pk)
    assert imports.drop_file(by=by, import_id=sent.pk).state == "dropped"


def test_an_excel_file_with_merged_cells_says_which():
    by = make_architect()
    rows = [["Reference", "Name"], ["A1", "Oasis"], ["A2", "Corvus"], [None, "IMS"]]
    _, found = faults(by, "applications", workbook(*rows, merge="A3:A4"), "rows.xlsx")
    assert {row for row, _ in found} == {3, 4}
    assert "merged" in found[0][1]


@pytest.mark.parametrize(
    ("kind", "may"),
    [("applications", "portfolio.load_costs"), ("focus", "portfolio.change")],
)
def test_somebody_who_may_not_import_a_kind_sends_nothing(kind, may):
    by = make_actor("portfolio.read", may)
    with pytest.raises(NotPermitted):
        send(by, kind, HEAD)
    with acting(by):
        assert not Import.objects.exists()
    assert kind not in {each.code for each in imports.list_kinds(by=by)}


def test_another_forces_file_is_not_there():
    sent = send(make_architect(), "applications", HEAD + "A1,Oasis,1,,,,\n")
    stranger = make_architect(force=make_force("20", "Elsewhere"))
    with pytest.raises(Import.DoesNotExist):
        imports.preview(by=stranger, import_id=sent.pk)


def test_successors_that_go_round_in_a_circle_are_faults_of_their_row():
    by = make_architect()
    for reference in ("A1", "A2", "A3"):
        add(by, reference)
    text = "Reference,Successor,Planned on\nA1,A2,\nA2,A3,2027-01-01\nA3,A1,\nA1,A9,\nA2,A2,\n"
    held, found = faults(by, "successors", text)
    assert [row for row, _ in found] == [4, 5, 6]
    assert "circle: Application A3 → Application A1 → Application A2" in found[0][1]
    assert "No application has the reference “A9”" in found[1][1]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    with acting(by):
        assert Succession.objects.count() == 2


def test_components_and_capabilities_are_loaded():
    by = make_architect()
    add(by, "A1")
    load(by, "components", "Reference,Component,Hosting,Provider\nA1,Web,SaaS,Axon\n")
    load(by, "components", "Reference,Component,Hosting,Provider\nA1,Web,PaaS,Azure\n")
    load(by, "capabilities", "Reference,Capability,Group\nA1,Store evidence,Evidence\n")
    with acting(by):
        assert Component.objects.get().provider == "Azure"
        assert Capability.objects.get().name == "Store evidence"


def test_a_target_that_is_due_before_it_begins_or_over_a_hundred_is_refused():
    by = make_architect()
    head = "Measure,Began on,Began at,Due on,Target,Source\n"
    rows = (
        "cloud_share,2022-01-01,30,2021-01-01,100,x\ncloud_share,2022-01-01,30,2030-12-31,130,x\n"
    )
    _, found = faults(by, "hosting-targets", head + rows)
    assert len(found) == 2
    load(by, "hosting-targets", head + "Public cloud providers,2022-01-01,3,2025-12-31,2,p. 25\n")
    with acting(by):
        assert HostingTarget.objects.get().target == 2
        [shown] = costs.list_targets(by=by, on=TODAY, mix=costs.consult_mix(by=by, reason=WHY))
    assert (shown.path.expected, shown.path.actual) == (2, 0)


FOCUS = (
    "BilledCost,EffectiveCost,ListCost,ContractedCost,BillingCurrency,ChargePeriodStart,"
    "ChargePeriodEnd,ChargeCategory,ProviderName,InvoiceId,InvoiceIssuerName,Tags,x_Team\n"
)


def test_a_native_focus_file_is_loaded_and_nothing_of_it_is_lost():
    by = make_architect()
    add(by, "A1")
    tags = '"{""application"": ""A1""}"'
    month, hour = (
        f"2026-10-01T{first}:00:00Z,2026-{last}:00:00Z,Usage,Azure,I1,Microsoft"
        for first, last in (("00", "11-01T00"), ("05", "10-01T06"))
    )
    row = f"0.0000012345,1,2,1.5,GBP,{month},{tags},blue\n"
    plain = f"99.5,99.5,198,148.5,GBP,{hour},,\n"
    load(by, "focus", FOCUS + row + plain)
    with acting(by):
        first, second = CostRow.objects.select_related("application").order_by("id")
        [ledger] = costs.get_ledgers(by=by)
    assert (first.billed_cost, first.application.reference) == (Decimal("0.0000012345"), "A1")
    assert (first.ends_on, second.ends_on) == (
        datetime.date(2026, 10, 31),
        datetime.date(2026, 10, 1),
    )
    assert first.rest == {"x_Team": "blue", "Tags": {"application": "A1"}}
    assert ledger.discount == 25


def test_rows_of_an_invoice_are_held_against_the_total_that_it_states():
    by = make_architect()
    add(by, "A1")
    text = (
        "Reference,Supplier,Invoice number,Invoice total,From,To,Description,Amount\n"
        "A1,Axon,77,300.00,2026-04-01,2027-03-31,Licences,100.00\n"
        "A1,Axon,77,300.00,2026-04-01,2027-03-31,Support,£250.00\n"
        ",Other,1,,2026-04-01,2026-04-30,Training,10\n"
    )
    load(by, "invoice", text)
    with acting(by):
        found = costs.list_invoices(by=by)
        assert Application.objects.get().year_cost == 350
        [ledger] = costs.get_ledgers(by=by)
    (odd, held), (_, unknown) = found
    assert (odd.number, held.agrees, held.difference) == ("77", False, 50)
    assert unknown is None
    assert (ledger.total, ledger.allocated) == (360, Decimal("97.2"))


def test_bad_rows_of_costs_are_told():
    by = make_architect()
    text = (
        "Reference,Supplier,Invoice number,Invoice total,From,To,Description,Amount,Currency\n"
        "A9,Axon,1,,2026-04-01,2026-04-30,x,1,\n"
        ",Axon,1,,2026-05-01,2026-04-30,x,1,\n"
        ",Axon,2,5,2026-05-01,2026-05-30,x,1,\n"
        ",Axon,2,6,2026-05-01,2026-05-30,x,1,\n"
        ",Axon,3,6,2026-05-01,2026-05-30,x,1,pounds\n"
    )
    _, found = faults(by, "invoice", text)
    words = " ".join(said for _, said in found)
    assert {row for row, _ in found} == {2, 3, 5, 6}
    assert "ends before it begins" in words
    assert "states 5 as this invoice's total" in words
    assert "not a currency" in words


def test_the_command_loads_a_file_and_refuses_one_with_bad_rows(folder):
    by = make_architect()
    username = get_post(by.post_id).user.username
    file = folder / "rows.csv"
    file.write_text(HEAD + "A1,Oasis,many,,,,\nA2,Corvus,1,,,,\n")
    given = {"by": username, "source": "test"}
    with pytest.raises(CommandError, match="row 2: Users: “many” is not a whole number"):
        call_command("import_file", "applications", str(file), **given)
    with acting(by):
        assert not Application.objects.exists()
    call_command("import_file", "applications", str(file), good_rows=True, **given)
    with acting(by):
        assert Application.objects.get().reference == "A2"
