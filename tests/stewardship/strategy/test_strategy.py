"""Strategy: what is uncovered both ways, plans by their days, boards, risks, pages and API."""

import datetime

import pytest

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.registers.services import entries
from bluelamp.stewardship.strategy import selectors
from bluelamp.stewardship.strategy.models import BoardPaper, Theme
from bluelamp.stewardship.strategy.rules import looks
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import TODAY, WHY

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "strategy.read")
KEEP = (*READ, "strategy.keep")
DAY = datetime.timedelta(days=1)


def enter(by, code, **values):
    return entries.enter(by=by, at=NOW, code=code, values=values)[0]


def world(by):
    for code in ("T1", "T2"):
        enter(by, "themes", reference=code, name=f"Theme {code}")
    for code in ("N1", "N2"):
        enter(by, "national-priorities", reference=code, name=f"Priority {code}", text="2020-2030")
    enter(by, "alignments", theme="T1", priority="N1", stand="supports", reason="By data")
    enter(by, "alignments", theme="T2", priority="N2", stand="conflicts", reason="By cost")
    enter(by, "objectives", reference="O1", theme="T1", name="Less debt")
    enter(by, "boards", reference="B1", name="Board", quorum=3)
    enter(by, "strategic-risks", reference="R1", name="No skills", likelihood=4, impact=3)


def paper(by, **more):
    values = {"reference": "P1", "board": "B1", "title": "Paper", "meets_on": TODAY} | more
    return enter(by, "board-papers", **values)


def test_what_is_uncovered_is_shown_both_ways():
    by = make_actor(*KEEP)
    world(by)
    with acting(by), leaves_one_line(by, "strategy.alignment.read"):
        found = selectors.consult_alignment(by=by, reason=WHY)
    assert found.uncovered == looks.Coverage(("Theme T2",), ("Priority N2",))
    assert [each.reference for each in found.idle] == ["O1"]


@pytest.mark.parametrize(
    ("day", "done", "late"), [(10, None, False), (9, None, True), (10, 11, True), (10, 10, False)]
)
def test_a_promise_is_late_after_its_day(day, done, late):
    day_0 = TODAY - 10 * DAY
    done_on = day_0 + done * DAY if done else None
    assert looks.is_late(day_0, day, done_on, TODAY) is late


def test_rows_that_cannot_be_are_refused():
    by = make_actor(*KEEP)
    world(by)
    item = {"reference": "I1", "plan": "10-day plan", "name": "Tell", "day_0": TODAY, "day": 10}
    step = {"reference": "S1", "objective": "O1", "name": "Step", "starts_on": TODAY}
    for code, wrong in (
        ("alignments", {"theme": "T1", "priority": "N2", "stand": "supports"}),
        ("roadmap-steps", step | {"ends_on": TODAY - DAY}),
        ("plan-items", item | {"done_on": TODAY}),
        ("plan-items", item | {"done_on": TODAY - DAY, "evidence": "Seen"}),
        ("board-actions", {"reference": "A1", "board": "B1", "name": "Do", "owner": " "}),
    ):
        with pytest.raises(entries.Refused):
            enter(by, code, **wrong)


def test_a_board_decides_on_a_day_and_with_its_quorum():
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(entries.Refused, match="has its day"):
        paper(by, outcome="agreed")
    with pytest.raises(entries.Refused, match="needs 3"):
        paper(by, outcome="agreed", decided_on=TODAY, present=2)
    paper(by, outcome="agreed", decided_on=TODAY, present=3)
    enter(by, "board-actions", reference="A1", board="B1", name="Do", owner="A", due_on=TODAY - DAY)
    with acting(by):
        [found] = selectors.consult_boards(by=by, reason=WHY, on=TODAY)
    assert (found.papers[0].outcome, found.actions[0][1]) == ("agreed", True)


def test_those_who_may_only_read_write_nothing_and_strangers_see_nothing():
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(NotPermitted):
        paper(make_actor(*READ))
    with acting(by):
        assert not BoardPaper.objects.exists()
    with acting(make_actor(*KEEP, force=make_force("20", "Elsewhere"))):
        assert not Theme.objects.exists()


def test_the_pages_and_the_api(client):
    post = make_post(*KEEP, "access.manage")
    world(actor_of(post))
    client.force_login(post.user)
    for way, words in (
        ("", "No theme supports: Priority N2"), ("roadmap", "No step"), ("plans", "No plan"),
        ("boards", "It needs 3 to decide"), ("risks", "No skills"),
    ):  # fmt: skip
        page = client.get(f"/strategy/{way}")
        assert (page.status_code, words in page.content.decode()) == (200, True), way
    found = client.get("/api/strategy/uncovered", **key_of(post, *KEEP)).json()
    assert found == {"themes": ["Theme T2"], "priorities": ["Priority N2"],
                     "objectives_without_steps": ["O1"]}  # fmt: skip


def test_the_roadmap_is_drawn_over_time_with_its_steps_beneath(client):
    post = make_post(*KEEP)
    by = actor_of(post)
    world(by)
    first = {
        "starts_on": TODAY - 40 * DAY,
        "ends_on": TODAY - 10 * DAY,
        "done_on": TODAY - 12 * DAY,
    }
    enter(by, "roadmap-steps", reference="S1", objective="O1", name="First step", **first)
    enter(by, "roadmap-steps", reference="S2", objective="O1", name="Second step",
          starts_on=TODAY - 5 * DAY, ends_on=TODAY + 90 * DAY)  # fmt: skip
    client.force_login(post.user)
    page = client.get("/strategy/roadmap").content.decode()
    assert page.count("<rect") == 3  # two bars and the key's one colour
    assert page.index("Steps over time") < page.index("Steps of Less debt")
    assert page.count("First step") >= 3
