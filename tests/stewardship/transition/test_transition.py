"""Transition: verdicts that fall back, rulings and overrides, refused rows, its pages and API."""

import datetime

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.registers.services import entries
from bluelamp.stewardship.transition import selectors
from bluelamp.stewardship.transition.models import GoLive, Landing, Proof, Ruling
from bluelamp.stewardship.transition.services import rulings
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import TODAY, WHY, load, send

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "transition.read")
KEEP = (*READ, "transition.keep")
DAY = datetime.timedelta(days=1)


def enter(by, code, **values):
    return entries.enter(by=by, at=NOW, code=code, values=values)[0]


def world(by):
    enter(by, "go-lives", reference="G1", name="New telephones", goes_on=TODAY, usual_calls=100)
    enter(by, "landings", reference="L1", go_live="G1", department="Contact", people=95, agents=9)
    enter(by, "criteria", reference="C1", go_live="G1", category="technical", name="Devices",
          valid_days=10)  # fmt: skip
    enter(by, "criteria", reference="C2", go_live="G1", category="people", name="Agents",
          mandatory=False)  # fmt: skip
    proof(by, "C1")
    proof(by, "C2")


def proof(by, criterion, **more):
    values = {"seen_on": TODAY, "met": "yes", "evidence": "Seen"} | more
    return enter(by, "proofs", criterion=criterion, landing="L1", **values)


def ready(by, on=TODAY):
    with acting(by):
        pk = Landing.objects.get(reference="L1").pk
        return selectors.consult_landing(by=by, reason=WHY, landing_id=pk, on=on)


def rule(by, verdict, on=NOW, **more):
    ruled = rulings.Ruled(verdict, "It was walked through", **more)
    return rulings.rule_on(by=by, at=on, landing_id=ready(by).landing.pk, ruled=ruled)


def test_a_department_falls_back_when_its_evidence_runs_out_and_says_when():
    by = make_actor(*KEEP)
    world(by)
    assert ready(by).reckoned.verdict == "go"
    assert ready(by).reckoned.holds_until == TODAY + 10 * DAY
    later = ready(by, TODAY + 11 * DAY)
    assert (later.reckoned.verdict, later.reckoned.reasons) == (
        "not_ready", ("Devices: evidence has run out",),
    )  # fmt: skip
    assert (later.agents_wanted, later.lacking) == (10, 10)


def test_the_newest_evidence_counts_and_none_from_days_to_come():
    by = make_actor(*KEEP)
    world(by)
    proof(by, "C1", seen_on=TODAY + 2 * DAY, met="no")
    assert ready(by).reckoned.verdict == "go"
    assert ready(by, TODAY + 2 * DAY).reckoned.verdict == "not_ready"


def test_an_open_issue_that_stops_work_stops_the_departments_that_it_is_about():
    by = make_actor(*KEEP)
    world(by)
    issue = {"reference": "I1", "title": "No sign-in", "go_live": "G1", "opened_on": TODAY,
             "severity": "1", "owner": "A", "department": "Response"}  # fmt: skip
    enter(by, "critical-issues", **issue)
    assert ready(by).reckoned.verdict == "go"
    enter(by, "critical-issues", reference="I1", department="")
    assert ready(by).reckoned.verdict == "not_ready"
    enter(by, "critical-issues", reference="I1", closed_on=TODAY)
    assert ready(by).reckoned.verdict == "go"


def test_who_goes_further_than_the_evidence_names_who_answers_and_until_when():
    by = make_actor(*KEEP, "transition.rule")
    world(by)
    proof(by, "C1", seen_on=TODAY, met="partly")
    with pytest.raises(rulings.NeedsOwnerAndDay):
        rule(by, "go")
    with pytest.raises(rulings.NeedsOwnerAndDay):
        rule(by, "conditional", owner="A", until=TODAY - DAY)
    with pytest.raises(rulings.NeedsReason):
        rulings.rule_on(by=by, at=NOW, landing_id=ready(by).landing.pk,
                        ruled=rulings.Ruled("not_ready", " "))  # fmt: skip
    made = rule(by, "go", owner="Head of Contact", until=TODAY + DAY)
    assert (made.reckoned, ready(by).overridden) == ("not_ready", True)
    with acting(by):
        assert Entry.objects.get(act="transition.landing.ruled").subject_id == made.landing_id
        assert Event.objects.get(name="transition.landing.ruled").payload["verdict"] == "go"
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        Ruling.objects.update(reason="x")


def test_what_was_let_go_is_shown_when_its_evidence_no_longer_bears_it_out():
    by = make_actor(*KEEP, "transition.rule")
    world(by)
    rule(by, "go")
    assert (ready(by).overridden, ready(by).stale) == (False, False)
    assert ready(by, TODAY + 11 * DAY).stale


def test_the_desk_is_forecast_from_earlier_go_lives():
    by = make_actor(*KEEP)
    world(by)
    enter(by, "go-lives", reference="G0", name="Earlier", goes_on=TODAY - 100 * DAY,
          usual_calls=200)  # fmt: skip
    enter(by, "desk-days", go_live="G0", day=TODAY - 99 * DAY, calls=300)
    enter(by, "desk-days", go_live="G1", day=TODAY + DAY)
    with acting(by):
        pk = GoLive.objects.get(reference="G1").pk
        with leaves_one_line(by, "transition.readiness.read"):
            whole = selectors.consult_readiness(by=by, reason=WHY, go_live_id=pk, on=TODAY)
    assert [each.forecast for _, each in whole.days] == [150]
    assert not whole.support_ends


def test_bad_rows_are_refused_with_their_reason():
    by = make_actor(*KEEP)
    world(by)
    enter(by, "go-lives", reference="G2", name="Another")
    enter(by, "criteria", reference="C9", go_live="G2", category="data", name="Data")
    text = (
        "Criterion,Department of the go-live,Seen on,What it shows,Evidence,Runs out on\n"
        "C1,L1,2026-11-20,Met,Report,2026-11-01\nC1,L1,2026-11-19,Met,,\nC9,L1,2026-11-19,Met,R,\n"
        "C7,L1,2026-11-19,Met,R,\nC2,L1,2026-11-19,Not met,,\n"
    )
    held = imports.preview(by=by, import_id=send(by, "proofs", text).pk)
    assert [(each.row, each.column) for each in held.checked.faults] == [
        (2, "Runs out on"), (3, "Evidence"), (4, "Criterion"), (5, "Criterion"),
    ]  # fmt: skip
    assert len(held.good) == 1
    for code, wrong in (
        ("landings", {"reference": "L1", "agents_trained": 99}),
        ("landings", {"reference": "L1", "briefed": 99}),
        ("go-lives", {"reference": "G1", "last_safe_at": TODAY - DAY}),
        ("desk-days", {"go_live": "G1", "day": TODAY, "calls": 1, "fixed_first": 2}),
    ):
        with pytest.raises(entries.Refused):
            enter(by, code, **wrong)
    with acting(by):
        assert Proof.objects.count() == 2


def test_those_who_may_not_write_write_nothing_and_strangers_see_nothing():
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(NotPermitted):
        rule(by, "go")
    with pytest.raises(NotPermitted):
        proof(make_actor(*READ), "C1", met="no")
    with acting(by):
        assert not Ruling.objects.exists()
    with acting(make_actor(*KEEP, force=make_force("20", "Elsewhere"))):
        assert not Landing.objects.exists()


def test_a_file_of_evidence_is_loaded_whole():
    by = make_actor(*KEEP)
    world(by)
    load(by, "proofs", "Criterion,Department of the go-live,Seen on,What it shows\n"
                       "C2,L1,2026-11-19,Not met\n")  # fmt: skip
    with acting(by):
        assert Proof.objects.filter(met="no", source="A file").count() == 1


def test_the_pages_and_the_api(client):
    post = make_post(*KEEP, "transition.rule", "access.manage")
    by = actor_of(post)
    world(by)
    client.force_login(post.user)
    whole = ready(by)
    go_live, landing = whole.landing.go_live_id, whole.landing.pk
    for way in ("", f"{go_live}/", f"departments/{landing}/", f"departments/{landing}/rule"):
        assert client.get(f"/transition/{way}").status_code == 200, way
    assert client.get("/transition/999/").status_code == 404
    assert client.get("/transition/departments/999/").status_code == 404
    refused = client.post(f"/transition/departments/{landing}/rule", {"verdict": "conditional"})
    assert (refused.status_code, b"Say why." in refused.content) == (422, True)
    said = {"verdict": "not_ready", "reason": "Wait"}
    assert client.post(f"/transition/departments/{landing}/rule", said).status_code == 302
    key = key_of(post, *KEEP)
    [found] = client.get(f"/api/transition/go-lives/{go_live}/readiness", **key).json()
    assert (found["department"], found["criteria"], found["ruled"]) == ("Contact", 2, "not_ready")
