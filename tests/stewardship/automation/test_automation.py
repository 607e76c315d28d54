"""Automations: what they save, what makes them debt, each door and its refusal."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.automation import rules, selectors
from bluelamp.stewardship.automation.models import Automation, AutomationChange, RunMonth, Touch
from bluelamp.stewardship.automation.services import register
from bluelamp.stewardship.debt.handlers import take_concern
from bluelamp.stewardship.debt.models import DebtItem
from bluelamp.stewardship.portfolio.events import ConcernRaised
from bluelamp.stewardship.portfolio.services import imports
from tests.browser import sign_in
from tests.house.accounted import leaves_one_line
from tests.journeys.test_every_page import look_at
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, load, send
from tests.stewardship.portfolio.world import add as add_application

KEEP = (*ALL, "automation.read", "automation.keep")
MONTHS = (
    "Automation,Month,Transactions,Exceptions,Supervision minutes,Repair minutes\n"
    "R1,2026-09-01,1000,100,600,300\nR1,2026-10-01,500,0,600,0\n"
)


def add(by, reference="R1", **values):
    given = {"name": f"Robot {reference}", "method": "robot", "minutes_by_hand": Decimal(6)}
    return register.add_automation(by=by, at=NOW, reference=reference, values=given | values)


def months(*rows):
    return [rules.Month(*row[:2], Decimal(row[2]), Decimal(row[3])) for row in rows]


def test_hours_are_net_of_supervision_and_of_exceptions():
    found = rules.saved(months((1000, 100, 600, 300), (500, 0, 600, 0)), Decimal(6))
    assert (found.gross, found.net) == (Decimal("140.0"), Decimal("115.0"))
    assert (found.transactions, found.exceptions) == (1500, 100)
    assert found.exception_rate == Decimal("6.7")


def test_an_automation_can_cost_more_than_it_saves():
    found = rules.saved(months((10, 10, 600, 60)), Decimal(6))
    assert (found.gross, found.net) == (0, -11)
    assert rules.saved([], Decimal(6)).exception_rate is None


@pytest.mark.parametrize(
    ("method", "more", "count"),
    [
        ("api", {"api_offered": True}, 0),
        ("robot", {"api_offered": True, "retire_by": datetime.date(2027, 1, 1)}, 1),
        ("robot", {"api_offered": False, "retire_by": datetime.date(2027, 1, 1)}, 0),
        ("robot", {}, 1),
        ("robot", {"api_offered": True}, 2),
        ("robot", {"api_offered": True, "retire_by": datetime.date(2026, 1, 1)}, 2),
        ("manual", {"api_offered": True}, 1),
        ("manual", {}, 0),
        ("robot", {"retired_on": datetime.date(2026, 1, 1)}, 0),
    ],
)
def test_the_ladder_says_what_is_debt(method, more, count):
    given = {"api_offered": None, "retire_by": None, "retired_on": None} | more
    assert len(rules.concerns(method, **given, on=TODAY)) == count


@pytest.mark.django_db
def test_a_robot_that_is_debt_is_raised_and_taken_once():
    by = make_actor(*KEEP)
    touched = add_application(by, "A1")
    made = add(by, api_offered=True)
    register.set_touches(by=by, at=NOW, automation_id=made.pk, application_ids=[touched.pk])
    register.change_automation(by=by, at=NOW, automation_id=made.pk, values={"owner": "Head"})
    with acting(by):
        raised = Event.objects.filter(name="portfolio.concern.raised")
        told = [ConcernRaised(**each.payload) for each in raised]
    assert len(told) == 4
    for each in told:
        take_concern(each, by)
    with acting(by):
        debts = list(DebtItem.objects.order_by("id"))
    assert [each.kind for each in debts] == ["method", "method"]
    assert "An interface is offered" in debts[0].title
    assert debts[0].source == "Automation R1"


@pytest.mark.django_db
def test_those_who_may_only_read_write_nothing():
    by, reader = make_actor(*KEEP), make_actor("automation.read", "portfolio.read")
    made = add(by)
    for refused in (
        lambda: add(reader, "R2"),
        lambda: register.change_automation(
            by=reader, at=NOW, automation_id=made.pk, values={"owner": "x"}
        ),
        lambda: register.set_touches(by=reader, at=NOW, automation_id=made.pk, application_ids=[]),
        lambda: send(reader, "automations", MONTHS),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with acting(by):
        assert [each.owner for each in Automation.objects.all()] == [""]


@pytest.mark.django_db
def test_a_file_says_only_what_it_says_and_its_history_is_never_changed():
    by = make_actor(*KEEP)
    made = add(by, owner="Custody", live_on=TODAY)
    load(by, "automations", "Automation,Name,Method\nR1,Robot one,robot\nR2,Robot two,api\n")
    late = "Automation,Name,Method,Ends by\nR1,Robot one,robot,2020-01-01\n"
    faulty = imports.preview(by=by, import_id=send(by, "automations", late).pk)
    assert [each.said for each in faulty.checked.faults] == ["It is to end before it is live."]
    with acting(by):
        made.refresh_from_db()
        assert (made.owner, made.name, Automation.objects.count()) == ("Custody", "Robot one", 2)
        change = AutomationChange.objects.get(automation=made, field="name", after="Robot one")
        assert change.before == "Robot R1"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AutomationChange.objects.update(after="Another")


@pytest.mark.django_db
def test_months_and_what_it_touches_stand_in_its_history():
    by = make_actor(*KEEP)
    made, one = add(by), add_application(by, "A1")
    load(by, "automation-months", MONTHS)
    load(by, "automation-months", MONTHS.replace("1000,100", "1000,90"))
    load(by, "automation-applications", "Automation,Reference\nR1,A1\n")
    register.set_touches(by=by, at=NOW, automation_id=made.pk, application_ids=[])
    with acting(by):
        kept = AutomationChange.objects.filter(automation=made)
        found = set(kept.values_list("field", "before", "after"))
        assert RunMonth.objects.get(exceptions=90).transactions == 1_000
    assert {
        ("09/2026", "", "added"), ("09/2026: exceptions", "100", "90"),
        ("touches", "", one.reference), ("touches", one.reference, ""),
    } <= found  # fmt: skip
    assert not [each for each in found if each[0].startswith("10/2026: ")]


@pytest.mark.django_db
def test_an_automation_that_cannot_be_is_refused():
    by = make_actor(*KEEP)
    add(by)
    with pytest.raises(register.ReferenceTaken):
        add(by)
    dates = {"live_on": TODAY, "retire_by": datetime.date(2020, 1, 1)}
    with pytest.raises(register.DatesOutOfOrder):
        add(by, "R2", **dates)
    with acting(by):
        assert Automation.objects.count() == 1
    stranger = make_actor(*KEEP, force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Automation.objects.exists()


@pytest.mark.django_db
def test_files_of_automations_tell_each_bad_row():
    by = make_actor(*KEEP)
    add_application(by, "A1")
    text = "Automation,Name,Method,Minutes by hand,Live since,Ends by\nR1,One,Robot,6,,\n"
    text = text.replace(",Robot,", ",By a robot,") + "R2,Two,By a robot,6,2026-01-01,2025-01-01\n"
    held = imports.preview(by=by, import_id=send(by, "automations", text).pk)
    assert [each.row for each in held.checked.faults] == [3]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    load(by, "automation-applications", "Automation,Reference\nR1,A1\n")
    rows = MONTHS + "R1,2026-08-01,5,6,0,0\nR9,2026-08-01,5,0,0,0\nR1,2026-08-15,5,0,0,0\n"
    second = imports.preview(by=by, import_id=send(by, "automation-months", rows).pk)
    assert [each.row for each in second.checked.faults] == [4, 5, 6]
    imports.load_file(by=by, at=NOW, import_id=second.file.pk)
    with acting(by):
        found = selectors.get_overview(by=by, on=TODAY)
        assert (RunMonth.objects.count(), Touch.objects.count()) == (2, 1)
        assert Event.objects.filter(name="portfolio.concern.raised").count() == 1
    assert (found.saved.net, found.debt) == (Decimal("115.0"), 1)
    assert found.months == [("09/2026", Decimal("75.0")), ("10/2026", Decimal("40.0"))]


@pytest.mark.django_db
def test_every_page_is_there_and_leaves_its_line(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made, touched = add(by), add_application(by, "A1")
    register.set_touches(by=by, at=NOW, automation_id=made.pk, application_ids=[touched.pk])
    for way, act in (("", "automations"), (f"{made.pk}/", "automation")):
        with leaves_one_line(by, f"automation.{act}.read"):
            assert client.get(f"/automation/{way}").status_code == 200
    assert "Robot R1" in client.get(f"/automation/panel/{touched.pk}").content.decode()
    sent = {"name": "N", "method": "api", "minutes_by_hand": "5", "source": "s"}
    assert client.post(f"/automation/{made.pk}/change", sent).status_code == 302
    where = client.post("/automation/new", sent | {"reference": "R2"})
    assert where.status_code == 302
    again = client.post("/automation/new", sent | {"reference": "R2"})
    assert "of that reference already" in again.content.decode()
    client.force_login(make_post("portfolio.read").user)
    assert client.get("/automation/").status_code == 403
    assert client.get(f"/automation/{made.pk}/").status_code == 403
    with acting(by):
        assert selectors.consult_automation(
            by=by, reason=WHY, automation_id=made.pk, on=TODAY
        ).concerns == []  # fmt: skip


@pytest.mark.browser
def test_the_pages_of_automation(browser_page, site):
    keeper = make_post(*KEEP)
    by = actor_of(keeper)
    sign_in(browser_page, site, keeper)
    made = add(by, api_offered=True)
    load(by, "automation-months", MONTHS)
    for way in ("", "new", f"{made.pk}/", f"{made.pk}/change"):
        look_at(browser_page, f"{site}/automation/{way}")
