"""Capability: maturity with its spread, exactly one accountable, skills, its pages and API."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.capability import selectors
from bluelamp.stewardship.capability.models import MaturityScore, Responsibility
from bluelamp.stewardship.capability.rules import maturity
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.registers.services import entries
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import TODAY, WHY, send

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "capability.read")
KEEP = (*READ, "capability.keep")


def enter(by, code, **values):
    return entries.enter(by=by, at=NOW, code=code, values=values)[0]


def score(by, assessor, level, practice="P1", seen_on=TODAY, evidence="Seen"):
    return enter(by, "maturity-scores", practice=practice, assessor=assessor, level=level,
                 seen_on=seen_on, evidence=evidence)  # fmt: skip


def world(by):
    enter(by, "practices", reference="P1", name="Service desk", kind="service", target=4,
          importance=5)  # fmt: skip
    for code in ("J1", "J2", "J3"):
        enter(by, "jobs", reference=code, name=f"Job {code}", posts=4, filled=3)


def part(by, job, letter, activity="Answer"):
    return enter(by, "responsibilities", practice="P1", activity=activity, job=job, part=letter)


def test_a_mean_comes_with_its_number_and_spread():
    days = [datetime.date(2026, 1, 1), datetime.date(2026, 2, 1), datetime.date(2027, 1, 1)]
    scores = [
        maturity.Score("A", 1, days[0]), maturity.Score("A", 2, days[1], "Seen"),
        maturity.Score("B", 5, days[1]), maturity.Score("B", 1, days[2]),
    ]  # fmt: skip
    found = maturity.find(scores, target=4, importance=3, on=TODAY)
    assert (found.mean, found.count, found.spread, found.apart) == (Decimal("3.5"), 2, 3, True)
    assert (found.gap, found.priority, found.unproved) == (Decimal("0.5"), Decimal("1.5"), 1)
    later = maturity.find(scores, target=None, importance=3, on=datetime.date(2028, 6, 1))
    assert (later.mean, later.gap, later.stale) == (Decimal("1.5"), None, 2)
    none = maturity.find([], target=4, importance=3, on=TODAY)
    assert (none.mean, none.priority, none.spread) == (None, None, 0)


def test_what_nobody_has_assessed_comes_first_then_the_widest_gap_by_importance():
    by = make_actor(*KEEP)
    world(by)
    enter(by, "practices", reference="P2", name="Catalogue", kind="service", target=3)
    enter(by, "practices", reference="P3", name="Data quality", kind="data", target=3)
    score(by, "A", 1)
    score(by, "A", 2, "P2")
    with acting(by), leaves_one_line(by, "capability.maturity.read"):
        found = selectors.consult_maturity(by=by, reason=WHY, on=TODAY)
    assert [each.practice.reference for each in found] == ["P3", "P1", "P2"]


def test_a_second_accountable_is_refused_by_form_file_and_database():
    by = make_actor(*KEEP)
    world(by)
    part(by, "J1", "A")
    part(by, "J2", "R")
    with pytest.raises(entries.Refused, match="Exactly one is"):
        part(by, "J2", "A")
    with pytest.raises(entries.Refused, match="Job J1 is accountable"):
        part(by, "J3", "A")
    text = (
        "Practice,Activity,Job,Part\nP1,Close,J1,A\nP1,Close,J2,A\nP1,Close,J3,R\nP1,Answer,J3,A\n"
    )
    held = imports.preview(by=by, import_id=send(by, "responsibilities", text).pk)
    assert [(each.row, each.column) for each in held.checked.faults] == [(3, "Part"), (5, "Part")]
    with acting(by):
        found = Responsibility.objects.get(job__reference="J2")
        found.part = "A"
        with pytest.raises(IntegrityError), transaction.atomic():
            found.save()
        assert Responsibility.objects.filter(part="A").count() == 1


def test_accountability_moves_from_one_job_to_another():
    by = make_actor(*KEEP)
    world(by)
    part(by, "J1", "A")
    part(by, "J1", "C")
    part(by, "J2", "A")
    part(by, "J1", "R", activity="Close")
    with acting(by):
        [matrix] = selectors.consult_raci(by=by, reason=WHY)
    rows = {name: ([letter for letter, _ in letters], none) for name, letters, none in matrix.rows}
    assert rows == {"Answer": (["C", "A"], False), "Close": (["R", ""], True)}


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("maturity-scores", {"practice": "P1", "assessor": "A", "seen_on": TODAY, "level": 3}),
        ("jobs", {"reference": "J1", "filled": 9}),
        ("skill-needs", {"job": "J1", "skill": "Maps", "level": 2, "people_needed": 9,
                         "people_with": 5}),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_are_refused(code, values):
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(entries.Refused):
        enter(by, code, **values)
    with acting(by):
        assert not MaturityScore.objects.exists()


def test_skills_that_are_lacked_come_first():
    by = make_actor(*KEEP)
    world(by)
    enter(by, "skill-needs", job="J1", skill="Maps", level=2, people_needed=2, people_with=2)
    enter(by, "skill-needs", job="J2", skill="Cloud", level=4, people_needed=3, people_with=1)
    with acting(by):
        found = selectors.consult_skills(by=by, reason=WHY)
    assert [(need.skill, gap) for need, gap in found.needs] == [("Cloud", 2), ("Maps", 0)]
    assert (found.filled, found.posts) == (9, 12)


def test_those_who_may_only_read_write_nothing_and_strangers_see_nothing():
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(NotPermitted):
        score(make_actor(*READ), "A", 1)
    with acting(make_actor(*KEEP, force=make_force("20", "Elsewhere"))):
        assert not MaturityScore.objects.exists()
    with acting(by):
        assert not MaturityScore.objects.exists()


def test_the_pages_and_the_api(client):
    post = make_post(*KEEP, "access.manage")
    by = actor_of(post)
    world(by)
    score(by, "A", 3)
    score(by, "B", 1)
    part(by, "J1", "R")
    client.force_login(post.user)
    for way, words in (("", "Far apart"), ("raci", "Nobody is accountable"), ("skills", "9 of 12")):
        page = client.get(f"/capability/{way}")
        assert (page.status_code, words in page.content.decode()) == (200, True), way
    [found] = client.get("/api/capability/maturity", **key_of(post, *KEEP)).json()
    assert (found["assessors"], found["spread"], found["mean"]) == (2, 2, "2.0")
