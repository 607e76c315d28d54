"""Benefits: each door, its refusal, the slip with a milestone, the ledger, the pages."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Delivery, Event
from bluelamp.kernel.bus.services import deliver
from bluelamp.stewardship.benefits import selectors
from bluelamp.stewardship.benefits.models import Benefit, ProfileMonth
from bluelamp.stewardship.benefits.services import register, states
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.programmes.models import Milestone
from bluelamp.stewardship.registers.services import entries
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.world import ALL as PORTFOLIO
from tests.stewardship.portfolio.world import TODAY, WHY, key_of, load, send
from tests.stewardship.portfolio.world import add as add_application
from tests.stewardship.programmes import test_programmes as world

pytestmark = pytest.mark.django_db
KEEP = (*PORTFOLIO, *world.KEEP, "benefits.read", "benefits.keep")
FIRST = datetime.date(2026, 4, 1)
HEAD = "Benefit,Name,Kind,Counted in,Whose hours,Begins on,Expires on,Confidence (%)\n"


def make_keeper(*more, **where):
    return make_actor(*KEEP, *more, **where)


def add(by, reference="B1", **values):
    given = {"name": f"Benefit {reference}", "kind": "cash", "counted": "pounds",
             "starts_on": FIRST}  # fmt: skip
    return register.add_benefit(by=by, at=NOW, reference=reference, values=given | values)


def plan(by, benefit, *amounts):
    planned = [Decimal(each) for each in amounts or (70, 70, 70)]
    return register.set_profile(by=by, at=NOW, benefit_id=benefit.pk, planned=planned)


def measure(by, benefit, amount=70, month=FIRST):
    return register.measure(
        by=by, at=NOW, benefit_id=benefit.pk, month=month, amount=Decimal(amount), evidence="Log"
    )


def move(by, benefit, *steps):
    for state in steps:
        states.move_benefit(by=by, at=NOW, benefit_id=benefit.pk, state=state, evidence="Seen")


def whole(by, benefit):
    with acting(by):
        return selectors.consult_benefit(by=by, reason=WHY, benefit_id=benefit.pk)


def test_a_benefit_is_added_changed_and_keeps_its_history():
    by = make_keeper()
    made = add(by)
    register.change_benefits(by=by, at=NOW, benefit_ids=[made.pk], values={"owner": "Head of IT"})
    found = whole(by, made)
    assert (found.changes[0].field, found.changes[0].after) == ("owner", "Head of IT")
    with pytest.raises(register.ReferenceTaken):
        add(by)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"counted": "hours", "role": "Constable"}, "Hours are not cash"),
        ({"kind": "non_cash", "counted": "hours"}, "whose hours"),
        ({"expires_on": datetime.date(2020, 1, 1)}, "expires before"),
    ],
)
def test_a_benefit_that_cannot_be_is_refused(values, words):
    by = make_keeper()
    with pytest.raises(register.CannotBe, match=words):
        add(by, **values)
    with acting(by):
        assert not Benefit.objects.exists()


def test_the_database_itself_refuses_hours_as_cash():
    by = make_keeper()
    add(by)
    with acting(by), pytest.raises(IntegrityError), transaction.atomic():
        Benefit.objects.update(counted="hours")


def set_rate(by, pounds="24.67"):
    """What an hour of a constable costs from May on."""
    rate = {"role": "Constable", "starts_on": datetime.date(2026, 5, 1), "hours": 1_779}
    values = rate | {"pounds": Decimal(pounds), "source": "s"}
    return entries.enter(by=by, at=NOW, code="rates", values=values)[0]


def test_every_field_of_a_rate_keeps_its_history(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    made = set_rate(actor_of(post))
    set_rate(actor_of(post), "25.10")
    page = client.get(f"/registers/rates/{made.pk}/").content.decode()
    assert "from “24.67” to “25.1”" in page


def test_those_who_may_only_read_write_nothing():
    by, reader = make_keeper(), make_actor("portfolio.read", "benefits.read")
    made = add(by)
    for refused in (
        lambda: add(reader, "B2"),
        lambda: register.change_benefits(by=reader, at=NOW, benefit_ids=[made.pk], values={}),
        lambda: plan(reader, made),
        lambda: measure(reader, made),
        lambda: move(reader, made, "profiled"),
        lambda: move(by, made, "verified"),
        lambda: set_rate(reader),
        lambda: send(reader, "benefits", HEAD),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with acting(by):
        assert (Benefit.objects.get().state, ProfileMonth.objects.count()) == ("identified", 0)


def test_another_forces_benefits_are_not_seen():
    by = make_keeper()
    plan(by, add(by))
    stranger = make_keeper(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Benefit.objects.exists()
        assert not ProfileMonth.objects.exists()


def test_a_benefit_slips_with_its_milestone_and_its_months_with_it():
    by = make_keeper()
    project = world.add(by, world.add_programme(by))
    mark = world.milestone(by, project)
    made = add(by, milestone_id=mark.pk, after_months=2)
    fixed = add(by, "B2", expires_on=datetime.date(2027, 6, 30), milestone_id=mark.pk)
    plan(by, made)
    plan(by, fixed)
    world.milestone(by, project, forecast_on=datetime.date(2027, 5, 10))
    with acting(by):
        waiting = Delivery.objects.get(event_name="programmes.milestone.moved")
    deliver(waiting.pk)
    first, second = whole(by, made), whole(by, fixed)
    assert next(iter(first.planned)) == datetime.date(2027, 7, 1)
    assert list(second.planned) == [datetime.date(2027, 5, 1), datetime.date(2027, 6, 1)]
    assert [e.source for e in first.changes if "moved" in e.source] == ["Milestone “Go-live” moved"]
    with acting(by):
        assert Event.objects.filter(name="benefits.benefit.slipped").count() == 2
        assert Milestone.objects.get().forecast_on == datetime.date(2027, 5, 10)
    again = {"by": by, "at": NOW, "milestone_id": mark.pk, "name": "x"}
    assert register.slip_benefits(**again, now_on=datetime.date(2027, 5, 10)) == 0


INVOICE = "Reference,Supplier,Invoice number,From,To,Description,Amount\n"


def ledger(by, monthly, first, months):
    rows = ""
    for n in range(months):
        month = datetime.date(first.year + (first.month + n - 1) // 12,
                              (first.month + n - 1) % 12 + 1, 1)  # fmt: skip
        rows += f"A1,S,{month:%y%m},{month},{month.replace(day=28)},Licence,{monthly}.00\n"
    load(by, "invoice", INVOICE + rows)


def ready(by, application, reference="B1", amount=70):
    made = add(by, reference, application_id=application.pk)
    plan(by, made, amount, amount)
    measure(by, made)
    move(by, made, "profiled", "agreed", "delivery", "measured")
    return made


def test_cash_is_confirmed_only_when_the_ledger_line_goes():
    by = make_keeper("benefits.verify")
    other = make_actor(*KEEP, "benefits.verify")
    application = add_application(by, "A1")
    made = ready(by, application)
    with pytest.raises(states.OwnMeasure):
        move(by, made, "verified")
    move(other, made, "verified")
    ledger(by, 100, datetime.date(2025, 4, 1), 12)
    with pytest.raises(states.NotYet, match="whole month"):
        move(other, made, "confirmed")
    ledger(by, 30, datetime.date(2026, 4, 1), 3)
    move(other, made, "confirmed")
    second = ready(by, application, "B2", 1)
    move(other, second, "verified")
    with pytest.raises(states.NotYet, match="other benefits have had"):
        move(other, second, "confirmed")
    with acting(by):
        found = selectors.consult_summary(by=by, reason=WHY, on=TODAY)
        assert Benefit.objects.get(reference="B2").state == "verified"
    assert found.confirmed == 70


def test_hours_never_appear_in_a_cash_total():
    by = make_keeper()
    plan(by, add(by))
    hours = add(by, "B2", kind="non_cash", counted="hours", role="Constable")
    plan(by, hours, 10, 10)
    set_rate(by)
    with acting(by):
        found = selectors.consult_summary(by=by, reason=WHY, on=TODAY)
    assert (sum(found.cash.values()), sum(found.non_cash.values())) == (210, Decimal("246.70"))
    assert (found.hours, found.without_rate) == (20, 1)
    assert found.years == [(2026, 210, Decimal("246.70"))]


def test_a_state_needs_what_it_rests_on():
    by = make_keeper()
    made = add(by)
    with pytest.raises(states.NotYet, match="month by month"):
        move(by, made, "profiled")
    plan(by, made)
    move(by, made, "profiled", "agreed", "delivery")
    with pytest.raises(states.NotYet, match="what was measured"):
        move(by, made, "measured")
    with pytest.raises(register.CannotBe):
        measure(by, made, month=datetime.date(2030, 1, 1))
    with acting(by):
        assert Benefit.objects.get().state == "delivery"


def test_files_of_benefits_tell_each_bad_row():
    by = make_keeper()
    text = (
        HEAD
        + "B1,Good,Cash releasing,Pounds,,2026-04-01,2027-03-31,80\n"
        + "B2,Hours as cash,Cash releasing,Hours,Constable,,,\n"
        + "B3,Over,Other,A number,,,,101\n"
        + "B4,Expires first,Other,Pounds,,2026-04-01,2025-04-01,\n"
        + "B5,Hours,Not cash releasing,Hours,Constable,2026-04-01,,\n"
    )
    held = imports.preview(by=by, import_id=send(by, "benefits", text).pk)
    assert [each.row for each in held.checked.faults] == [3, 4, 5]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    months = "Benefit,Month,Planned\nB1,2026-04-01,10\nB1,2026-01-01,10\nB9,2026-04-01,1\n"
    second = imports.preview(by=by, import_id=send(by, "benefit-months", months).pk)
    assert [each.row for each in second.checked.faults] == [3, 4]
    imports.load_file(by=by, at=NOW, import_id=second.file.pk)
    load(by, "benefit-measures", "Benefit,Month,Measured,Evidence\nB1,2026-04-15,9,Log\n")
    load(by, "rates", "Role,From,Pounds an hour,Hours a year\nConstable,2025-04-01,24.67,1779\n")
    with acting(by):
        made = Benefit.objects.get(reference="B1")
    found = whole(by, made)
    assert (found.total, found.measured) == (10, {FIRST: 9})


def test_every_page_is_there_and_leaves_its_line(client):
    post = make_post(*KEEP, "benefits.verify")
    client.force_login(post.user)
    by = actor_of(post)
    made = add(by)
    plan(by, made)
    measure(by, made)
    for way, act in (("", "benefits"), ("summary", "summary"),
                     (f"{made.pk}/", "benefit")):  # fmt: skip
        with leaves_one_line(by, f"benefits.{act}.read"):
            assert client.get(f"/benefits/{way}").status_code == 200, way
    for way in ("new", f"{made.pk}/change", f"{made.pk}/profile",
                f"{made.pk}/measure", f"{made.pk}/move"):  # fmt: skip
        assert client.get(f"/benefits/{way}").status_code == 200, way
    assert client.get("/benefits/999999/").status_code == 404
    client.force_login(make_post("portfolio.read").user)
    for way in ("", "summary", f"{made.pk}/"):
        assert client.get(f"/benefits/{way}").status_code == 403, way


def test_things_are_done_on_their_pages(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    sent = {"reference": "B1", "name": "N", "kind": "cash", "counted": "pounds", "source": "s",
            "after_months": "0"}  # fmt: skip
    lost = client.post("/benefits/new", sent | {"project": "P9"})
    assert "No project is “P9”" in lost.content.decode()
    where = client.post("/benefits/new", sent).url
    months = {"monthly": "90", "months": "3", "rise": "2"}
    assert client.post(f"{where}profile", months).status_code == 302
    early = client.post(f"{where}move", {"state": "profiled", "evidence": " "})
    assert early.status_code == 422
    assert client.post(f"{where}move", {"state": "profiled", "evidence": "x"}).status_code == 302
    hours = client.post(f"{where}change", sent | {"counted": "hours", "role": "PC"})
    assert "Hours are not cash" in hours.content.decode()
    pk = where.rstrip("/").rpartition("/")[2]
    many = {"chosen": pk, "owner": "Head of IT", "source": "s"}
    assert client.post("/benefits/many", {"chosen": pk}).status_code == 200
    assert client.post("/benefits/many", many).status_code == 302
    with acting(by):
        found = Benefit.objects.get()
        assert sum(found.profile.values_list("planned", flat=True)) == 180
    assert (found.owner, found.state) == ("Head of IT", "profiled")


def test_other_systems_read_and_say_by_the_same_services(client):
    key = key_of(make_post(*KEEP, "access.manage"), *KEEP)
    say = {"content_type": "application/json"} | key
    body = {"reference": "B1", "name": "N", "kind": "cash", "counted": "pounds", "source": "s"}
    assert client.post("/api/benefits/benefits", body, **say).status_code == 201
    assert client.post("/api/benefits/benefits", body, **say).status_code == 200
    wrong = client.post("/api/benefits/benefits", body | {"counted": "hours"}, **say)
    assert (wrong.status_code, "not cash" in wrong.content.decode()) == (422, True)
    month = {"month": "2026-04-01", "amount": "5", "evidence": "Log"}
    assert client.post("/api/benefits/benefits/B1/months", month, **say).status_code == 200
    [found] = client.get("/api/benefits/benefits/B1/months", **key).json()
    assert Decimal(found["measured"]) == 5
    assert len(client.get("/api/benefits/benefits", **key).json()) == 1
