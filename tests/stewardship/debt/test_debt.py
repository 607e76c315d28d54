"""Risk, papers, waivers, debts: each door, its refusal, and its pages."""

import datetime
import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.debt import selectors
from bluelamp.stewardship.debt.models import (
    Assessment,
    DebtItem,
    Effect,
    ExtendedSupport,
    OwnershipLine,
    Paper,
    VendorCycle,
    Waiver,
)
from bluelamp.stewardship.debt.rules.framework import NotAScore
from bluelamp.stewardship.debt.rules.papers import BadDates, CannotMove
from bluelamp.stewardship.debt.services import debts, papers, risk
from bluelamp.stewardship.portfolio.services import imports, links
from bluelamp.stewardship.registers.services import entries
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.debt.test_rules import WORKED
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, add, load, send

pytestmark = pytest.mark.django_db
KEEP = (*ALL, "debt.read", "debt.assess", "debt.decide", "debt.load_dates")
SHARED = Path(__file__).resolve().parents[4] / "shared/data/technology"
DATES = (
    "product,title,release_cycle,release_date,eol,extended_support_end\n"
    "mssqlserver,Microsoft SQL Server,13.0,2016-06-01,2026-07-14,2029-07-17\n"
    "rhel,Red Hat Enterprise Linux,9,2022-05-17,False,\n"
)


def make_keeper(**where):
    return make_actor(*KEEP, **where)


def assess(by, application, scores=WORKED, on=TODAY, **more):
    return risk.assess_risk(
        by=by, at=NOW, application_id=application.pk, answers=risk.Answers(scores, **more),
        assessed_on=on,
    )  # fmt: skip


def propose(by, number="TDA-1"):
    text = papers.Text(number=number, title="Move it", context="It is old", options=["Stay", "Go"])
    return papers.propose_paper(by=by, at=NOW, text=text)


def pay(by, **said):
    values = {
        "application": "A1", "product": "mssqlserver", "cycle": "13.0", "starts_on": TODAY,
        "ends_on": TODAY, "annual_cost": Decimal(9), "source": "s",
    } | said  # fmt: skip
    return entries.add_entry(by=by, at=NOW, code="extended-support", values=values)


def accept(by, paper):
    return papers.decide_paper(
        by=by, at=NOW, paper_id=paper.pk, state="accepted", outcome="Go, because it is old"
    )


def test_an_assessment_is_kept_with_what_it_comes_to():
    by = make_keeper()
    made = assess(by, add(by, "A1"), scenario="It stops")
    assert (made.overall, made.red) == (Decimal("26.67"), True)
    with acting(by):
        assert Entry.objects.get(act="debt.risk.assessed").subject_id == made.pk
        payload = Event.objects.get(name="debt.risk.assessed").payload
    assert set(payload) == {"application_id", "assessment_id"}


def test_the_newest_assessment_holds_and_the_earlier_ones_stay():
    by = make_keeper()
    one = add(by, "A1")
    assess(by, one, on=TODAY - datetime.timedelta(days=30))
    assess(by, one, {"L1": 6})
    add(by, "A2")
    with acting(by):
        assert selectors.newest_assessment(one.pk).overall is None
        assert Assessment.objects.count() == 2
        rows = list(selectors.consult_register(by=by, reason=WHY))
        standing = selectors.get_standing(by=by)
    assert [row.overall for row in rows] == [None, None]
    assert (standing.total, standing.unknown, standing.red) == (2, 2, 0)


def test_the_unknown_come_first_and_then_the_highest():
    by = make_keeper()
    low = dict.fromkeys(WORKED, 1)
    for reference, scores in (("A1", low), ("A2", WORKED), ("A3", {})):
        assess(by, add(by, reference), scores)
    with acting(by):
        rows = list(selectors.consult_register(by=by, reason=WHY))
        found = selectors.get_standing(by=by)
    assert [row.overall for row in rows] == [None, Decimal("26.67"), Decimal("1.00")]
    assert found.map[0][5] == 1
    assert found.map[4][0] == 1


def test_assessments_are_never_changed():
    by = make_keeper()
    assess(by, add(by, "A1"))
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        Assessment.objects.update(red=False)


@pytest.mark.parametrize(
    ("scores", "on", "refused"),
    [
        ({"L1": 7}, TODAY, NotAScore),
        (WORKED, TODAY + datetime.timedelta(days=1), risk.AssessedLater),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(scores, on, refused):
    by = make_keeper()
    made = add(by, "A1")
    with pytest.raises(refused):
        assess(by, made, scores, on=on)
    with acting(by):
        assert not Assessment.objects.exists()


def test_those_who_may_only_read_write_nothing():
    by, reader = make_keeper(), make_actor("portfolio.read", "debt.read")
    made, paper = add(by, "A1"), propose(by)
    debt = debts.open_debt(
        by=by, at=NOW, application_id=made.pk, kind="cost", title="Dear", principal=None,
        interest=None, source="s",
    )  # fmt: skip
    waiver = {"standard": "x", "owner": "x", "granted_on": TODAY, "expires_on": TODAY}
    extended = {"product": "x", "cycle": "1", "starts_on": TODAY, "ends_on": TODAY}
    for refused in (
        lambda: assess(reader, made),
        lambda: propose(reader, "TDA-2"),
        lambda: accept(reader, paper),
        lambda: papers.set_effect(
            by=reader, at=NOW, paper_id=paper.pk, application_id=made.pk, after={}
        ),
        lambda: papers.grant_waiver(
            by=reader, paper_id=paper.pk, application_id=made.pk, **waiver
        ),
        lambda: papers.expire_waivers(by=reader, at=NOW),
        lambda: debts.close_debt(by=reader, at=NOW, debt_id=debt.pk, why="x"),
        lambda: debts.open_debt(
            by=reader, at=NOW, application_id=made.pk, kind="cost", title="x", principal=None,
            interest=None, source="s",
        ),
        lambda: pay(reader, **extended),
        lambda: papers.change_paper(
            by=reader, at=NOW, paper_id=paper.pk, text=papers.Text("TDA-1", "x", "x")
        ),
        lambda: debts.change_debts(by=reader, at=NOW, debt_ids=[debt.pk], values={"title": "x"}),
        lambda: send(reader, "vendor-dates", DATES),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            refused()
    with acting(by):
        assert (Assessment.objects.count(), Paper.objects.count(), Effect.objects.count()) == (
            0,
            1,
            0,
        )
        assert (Waiver.objects.count(), DebtItem.objects.get().closed_on) == (0, None)
        assert not ExtendedSupport.objects.exists()


def test_another_forces_risk_and_papers_are_not_seen():
    by = make_keeper()
    assess(by, add(by, "A1"))
    propose(by)
    stranger = make_keeper(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Assessment.objects.exists()
        assert not Paper.objects.exists()
    propose(stranger)


def test_the_vendors_dates_suggest_and_the_suggestion_is_kept_beside():
    by = make_keeper()
    made = add(by, "A1", users=4_000, recovery_hours=48, interfaces=7)
    links.set_component(
        by=by, at=NOW, application_id=made.pk, name="Database", hosting="on_premises",
        product="Microsoft SQL Server", version="13.0.7095", source="s",
    )  # fmt: skip
    load(by, "vendor-dates", DATES)
    stored = assess(by, made)
    assert stored.suggested == {"L1": 6, "C5": 4, "C6": 4}
    with acting(by):
        [held] = selectors.consult_support(by=by, reason=WHY, on=TODAY)
    assert (held.cycle.ends_on, held.debt) == (datetime.date(2026, 7, 14), True)


def test_support_that_is_paid_for_lowers_what_is_suggested():
    by = make_keeper()
    made = add(by, "A1")
    links.set_component(
        by=by, at=NOW, application_id=made.pk, name="Database", hosting="", product="mssqlserver",
        version="13.0", source="s",
    )  # fmt: skip
    load(by, "vendor-dates", DATES)
    with pytest.raises(entries.Refused, match="end before it begins"):
        pay(by, ends_on=datetime.date(2020, 1, 1))
    with pytest.raises(entries.Refused, match="No application is called"):
        pay(by, application="A9")
    pay(by, starts_on=datetime.date(2026, 7, 15), ends_on=datetime.date(2029, 7, 17))
    assert assess(by, made).suggested["L1"] == 2


def test_a_paper_is_proposed_and_decided_once():
    by = make_keeper()
    paper = propose(by)
    with pytest.raises(papers.NumberTaken):
        propose(by)
    with pytest.raises(papers.OutcomeMissing):
        papers.decide_paper(by=by, at=NOW, paper_id=paper.pk, state="accepted", outcome=" ")
    assert accept(by, paper).decided_by == by.name
    with pytest.raises(CannotMove):
        accept(by, paper)


def test_what_a_paper_changes_is_frozen_before_it_is_decided():
    by = make_keeper()
    made, paper = add(by, "A1"), propose(by)
    assess(by, made)
    given = {"by": by, "at": NOW, "paper_id": paper.pk, "application_id": made.pk}
    papers.set_effect(
        **given, after={"L1": 1, "L5": 1, "L6": 1, "L7": 1}, interest_before=Decimal(90_000)
    )
    assess(by, made, dict.fromkeys(WORKED, 1))
    with acting(by):
        found = selectors.consult_paper(by=by, reason=WHY, paper_id=paper.pk, on=TODAY)
    [effect] = found.effects
    assert (effect.overall_before, effect.overall_after) == (Decimal("26.67"), Decimal("18.00"))
    assert (found.risk_less, found.interest_less, found.unknown) == (Decimal("8.67"), 90_000, 0)
    accept(by, paper)
    with pytest.raises(CannotMove):
        papers.set_effect(**given, after={"L1": 1})


def test_a_waiver_that_runs_out_comes_back_as_a_debt_once():
    by = make_keeper()
    made, paper = add(by, "A1"), propose(by)
    given = {
        "by": by, "paper_id": paper.pk, "application_id": made.pk, "standard": "Single sign-on",
        "owner": "Head of Platforms", "granted_on": TODAY,
    }  # fmt: skip
    ends = TODAY + datetime.timedelta(days=90)
    with pytest.raises(papers.NotAccepted):
        papers.grant_waiver(**given, expires_on=ends)
    accept(by, paper)
    with pytest.raises(BadDates):
        papers.grant_waiver(**given, expires_on=TODAY)
    papers.grant_waiver(**given, expires_on=ends)
    assert papers.expire_waivers(by=by, at=NOW + datetime.timedelta(days=89)) == 0
    later = NOW + datetime.timedelta(days=90)
    assert [papers.expire_waivers(by=by, at=later) for _ in range(2)] == [1, 0]
    with acting(by):
        debt = DebtItem.objects.get()
        assert Event.objects.filter(name="debt.waiver.expired").count() == 1
    assert (debt.kind, debt.source) == ("waiver", "Paper TDA-1")


def test_debts_are_added_up_and_what_is_not_known_is_counted():
    by = make_keeper()
    made = add(by, "A1")
    given = {"by": by, "at": NOW, "application_id": made.pk, "kind": "cost", "source": "s"}
    first = debts.open_debt(
        **given, title="Dear", principal=Decimal("100.50"), interest=Decimal(20)
    )
    debts.open_debt(**given, title="Unknown", principal=None, interest=Decimal(5))
    with acting(by):
        found = selectors.get_standing(by=by)
    assert (found.open_debts, found.principal, found.interest, found.unpriced) == (
        2, Decimal("100.50"), 25, 1,
    )  # fmt: skip
    with pytest.raises(debts.WhyMissing):
        debts.close_debt(by=by, at=NOW, debt_id=first.pk, why="")
    debts.close_debt(by=by, at=NOW, debt_id=first.pk, why="Replaced")
    with pytest.raises(debts.ClosedAlready):
        debts.close_debt(by=by, at=NOW, debt_id=first.pk, why="Again")


def test_files_of_assessments_and_of_costs_are_loaded():
    by = make_keeper()
    add(by, "A1")
    head = "Reference,Assessed on," + ",".join(WORKED) + "\n"
    scores = ",".join(str(each) for each in WORKED.values())
    days = (f"A1,2026-10-01,{scores}\n", f"A1,2026-09-01,unknown{scores[1:]}\n")
    text = head + "".join(days) + f"A1,2026-08-01,9{scores[1:]}\n"
    held = imports.preview(by=by, import_id=send(by, "risk-assessments", text).pk)
    assert [each.said[:3] for each in held.checked.faults] == ["“9”"]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    paper = propose(by)
    lines = "Paper,Option,Year,Kind,Budget,Basis,Amount\n"
    rows = (
        "TDA-1,Stay,0,Hosting,Revenue,Forecast,100\n"
        "TDA-1,Go,1,Licence,Capital,Forecast,£1000\n"
        "X,Go,1,Licence,Capital,Forecast,1\n"
    )
    load(by, "ownership", lines + rows)
    with acting(by):
        assert [each.overall for each in Assessment.objects.order_by("-assessed_on")] == [
            Decimal("26.67"), None,
        ]  # fmt: skip
        assert OwnershipLine.objects.count() == 2
        found = selectors.consult_paper(by=by, reason=WHY, paper_id=paper.pk, on=TODAY)
    assert [each.option for each in found.options] == ["Stay", "Go"]
    assert found.options[1].with_bias == Decimal("2898.55")


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the real dates are not beside the checkout")
def test_the_real_vendors_dates_are_loaded_whole():
    by = make_keeper()
    with gzip.open(SHARED / "endoflife_release_cycles.csv.gz") as file:
        content = file.read()
    done = load(by, "vendor-dates", content)
    assert (done.rows, done.faulty) == (8_351, 0)
    ends = VendorCycle.objects
    assert ends.filter(ended=True).count() == 479
    assert ends.filter(ends_on=None, ended=False).count() == 644
    assert ends.get(product="mssqlserver", cycle="13.0-sp3-acp").ends_on == datetime.date(
        2026, 7, 14
    )


def test_every_page_is_there_and_leaves_its_line(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made, paper = add(by, "A1"), propose(by)
    assess(by, made)
    for way, act in (
        ("", "register"), ("support", "support"), ("items/", "debts"), ("papers/", "papers"),
        (f"applications/{made.pk}/", "risk"), (f"papers/{paper.pk}/", "paper"),
    ):  # fmt: skip
        with leaves_one_line(by, f"debt.{act}.read"):
            assert client.get(f"/debt/{way}").status_code == 200, way
    for way in (
        f"applications/{made.pk}/assess", f"applications/{made.pk}/debt", "papers/new",
        f"papers/{paper.pk}/decide", f"papers/{paper.pk}/effect", f"papers/{paper.pk}/waiver",
    ):  # fmt: skip
        assert client.get(f"/debt/{way}").status_code == 200, way
    assert "26.67" in client.get(f"/debt/panel/{made.pk}").content.decode()
    assert client.get("/debt/papers/999/").status_code == 404
    client.force_login(make_post("portfolio.read").user)
    for way in ("", "support", "items/", "papers/"):
        assert client.get(f"/debt/{way}").status_code == 403


def test_risk_is_assessed_and_a_paper_decided_on_their_pages(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made = add(by, "A1")
    day = {"assessed_on_day": "1", "assessed_on_month": "10", "assessed_on_year": "2025"}
    sent = {code: str(score) for code, score in WORKED.items()} | day
    assert client.post(f"/debt/applications/{made.pk}/assess", sent).status_code == 302
    assert "26.67" in client.get("/debt/").content.decode()
    text = {"number": "TDA-9", "title": "T", "context": "C", "options": "Stay\nGo"}
    where = client.post("/debt/papers/new", text).url
    effect = {"reference": "A1", "interest_before": "10", "interest_after": "0", "L1": "1"}
    assert client.post(f"{where}effect", effect).status_code == 302
    unknown = client.post(f"{where}effect", effect | {"reference": "A9"})
    assert "No application has the reference" in unknown.content.decode()
    client.post(f"{where}decide", {"state": "accepted", "outcome": "Go"})
    late = client.post(f"{where}waiver", {
        "reference": "A1", "standard": "s", "owner": "o",
        "granted_on_day": "1", "granted_on_month": "1", "granted_on_year": "2026",
        "expires_on_day": "1", "expires_on_month": "1", "expires_on_year": "2030",
    })  # fmt: skip
    assert "two years at most" in late.content.decode()
    with acting(by):
        assert Paper.objects.get().options == ["Stay", "Go"]
