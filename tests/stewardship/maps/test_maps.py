"""Journey maps: drawn, frozen for good, proved by measuring again, and their pages."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.maps import selectors
from bluelamp.stewardship.maps.models import Journey, JourneyMap, Step
from bluelamp.stewardship.maps.rules import drawing as picture
from bluelamp.stewardship.maps.rules import totals
from bluelamp.stewardship.maps.services import drawing
from bluelamp.stewardship.portfolio.services import imports
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import ALL, WHY, load, send
from tests.stewardship.portfolio.world import add as add_application

pytestmark = pytest.mark.django_db
DRAW = (*ALL, "maps.read", "maps.draw")


def add(by, name="Book a person into custody"):
    return drawing.add_journey(by=by, name=name, values={"runs_a_week": 300})


def draw(by, journey, kind="as-is", *minutes, grade="claimed"):
    """A map with a step for each number of minutes, two systems in turn."""
    measured = drawing.Measured(grade=grade)
    made = drawing.draw_map(by=by, at=NOW, journey_id=journey.pk, kind=kind, measured=measured)
    if minutes:
        with acting(by):
            kept = [each.pk for each in made.steps.all()]
        for each in kept:
            drawing.remove_step(by=by, map_id=made.pk, step_id=each)
    for place, each in enumerate(minutes, start=1):
        step = {"action": f"Step {place}", "minutes": Decimal(each), "tool": "ab"[place % 2]}
        drawing.save_step(by=by, map_id=made.pk, place=place, values=step)
    return made


def freeze(by, *args, **more):
    made = draw(by, *args, **more)
    return drawing.freeze_map(by=by, at=NOW, map_id=made.pk)


def taken(system="a", minutes="1", **more):
    plain = {"actor": "", "wait_minutes": Decimal(0), "rekeyed_fields": 0, "log_ons": 0,
             "screens": 0, "failure_percent": Decimal(0), "feeling": None}  # fmt: skip
    return totals.Taken(system=system, minutes=Decimal(minutes), **(plain | more))


def test_steps_add_up_with_what_goes_back_and_forth():
    steps = [
        taken("Connect", "4", actor="Officer", rekeyed_fields=3, feeling=2),
        taken("Connect", "1", actor="Officer", failure_percent=Decimal(50)),
        taken("Custody", "6", actor="Sergeant", wait_minutes=Decimal(20), feeling=5),
        taken("Connect", "2", actor="Officer", failure_percent=Decimal(50)),
    ]
    found = totals.add_up(steps)
    assert (found.minutes, found.wait_minutes, found.rekeyed_fields) == (13, 20, 3)
    assert (found.systems, found.handoffs, found.back_and_forth) == (2, 2, 1)
    assert (found.first_time, found.feeling) == (25, Decimal("3.5"))
    assert totals.add_up([]).feeling is None


@pytest.mark.parametrize(
    ("measured", "verdict", "words"),
    [
        (None, "open", "Nobody has measured"),
        (4, "proved", "saves 6"),
        (8, "partly", "saves 2"),
        (10, "none", "saves nothing"),
        (12, "worse", "takes 2 minutes longer"),
    ],
)
def test_a_change_is_proved_only_by_measuring_again(measured, verdict, words):
    after = totals.add_up([taken(minutes=measured)]) if measured is not None else None
    found = totals.prove(
        totals.add_up([taken(minutes=10)]), totals.add_up([taken(minutes=4)]), after
    )
    assert found[0] == verdict
    assert words in found[1]


def test_fewer_minutes_are_better_and_a_better_feeling_is_higher():
    before, after = (
        totals.add_up([taken(feeling=2)]),
        totals.add_up([taken(minutes="0", feeling=4)]),
    )
    found = {each.label: each.better for each in totals.compare(before, after)}
    assert found["Minutes of work"] is True
    assert found["How it feels (1 to 5)"] is True
    assert found["Log-ons"] is None


def test_every_step_is_drawn_in_the_lane_of_its_system():
    steps = [
        picture.Drawable(n, lane, "A long thing that is done", "2 min", "", "", feeling)
        for n, (lane, feeling) in enumerate([("A", 1), ("B", None), ("A", 5)], start=1)
    ]
    found = picture.draw(steps)
    assert [len(found.lanes), len(found.boxes), len(found.wires), len(found.moods)] == [2, 3, 2, 2]
    assert found.boxes[0].y == found.boxes[2].y < found.boxes[1].y
    assert [each.bad for each in found.boxes] == [True, False, False]
    assert found.moods[0].y > found.moods[1].y


def test_steps_keep_their_places():
    by = make_actor(*DRAW)
    made = draw(by, add(by), "as-is", 1, 2, 3)
    drawing.save_step(by=by, map_id=made.pk, place=2, values={"action": "Between"})
    with acting(by):
        first = made.steps.get(place=1)
    drawing.save_step(by=by, map_id=made.pk, step_id=first.pk, place=99, values={"action": "Last"})
    with acting(by):
        found = list(Step.objects.order_by("place").values_list("place", "action"))
    assert found == [(1, "Between"), (2, "Step 2"), (3, "Step 3"), (4, "Last")]


def test_a_frozen_map_is_changed_by_nobody_not_even_in_the_database():
    by = make_actor(*DRAW)
    journey = add(by)
    made = freeze(by, journey, "as-is", 5)
    with acting(by):
        step = made.steps.get()
    for refused in (
        lambda: drawing.save_step(by=by, map_id=made.pk, place=1, values={"action": "x"}),
        lambda: drawing.remove_step(by=by, map_id=made.pk, step_id=step.pk),
        lambda: drawing.freeze_map(by=by, at=NOW, map_id=made.pk),
    ):
        with pytest.raises(drawing.Frozen):
            refused()
    with acting(by):
        for refused in (
            lambda: Step.objects.update(minutes=1),
            lambda: Step.objects.all().delete(),
            lambda: Step.objects.create(map=made, place=2, action="x"),
            lambda: JourneyMap.objects.update(frozen_at=None, frozen_by=""),
            lambda: JourneyMap.objects.filter(pk=made.pk).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                refused()
        assert Event.objects.get(name="maps.map.frozen").payload["minutes"] == 5
    again = draw(by, journey)
    with acting(by):
        assert (again.version, again.steps.count()) == (2, 1)


def test_a_to_be_follows_a_frozen_as_is_and_a_claim_proves_nothing():
    by = make_actor(*DRAW)
    journey = add(by)
    with pytest.raises(drawing.NotYet, match="As it is"):
        draw(by, journey, "to-be")
    with pytest.raises(drawing.NotYet, match="no steps"):
        freeze(by, journey)
    freeze(by, journey, "as-is", 10)
    freeze(by, journey, "to-be", 4)
    with pytest.raises(drawing.NotYet, match="not claimed"):
        freeze(by, journey, "after", 5)
    freeze(by, journey, "after", 5, grade="sampled")
    with acting(by):
        proof = selectors.consult_proof(by=by, reason=WHY, journey_id=journey.pk)
    assert (proof.verdict, proof.before.totals.minutes) == ("partly", 10)
    assert "saves 5" in proof.said


@pytest.mark.parametrize(
    "wrong",
    [{"minutes": Decimal(-1)}, {"failure_percent": Decimal(101)}, {"feeling": 6}, {"action": " "},
     {"wait_minutes": Decimal(10**7)}],
)  # fmt: skip
def test_a_step_that_cannot_be_is_refused(wrong):
    by = make_actor(*DRAW)
    made = draw(by, add(by))
    with pytest.raises(drawing.BadStep):
        drawing.save_step(by=by, map_id=made.pk, place=1, values={"action": "x"} | wrong)
    with acting(by):
        assert not Step.objects.exists()


def test_those_who_may_only_read_draw_nothing_and_other_forces_see_nothing():
    by, reader = make_actor(*DRAW), make_actor("maps.read")
    made = draw(by, add(by), "as-is", 1)
    for refused in (
        lambda: add(reader, "Another"),
        lambda: draw(reader, Journey(pk=made.journey_id)),
        lambda: drawing.save_step(by=reader, map_id=made.pk, place=1, values={"action": "x"}),
        lambda: drawing.freeze_map(by=reader, at=NOW, map_id=made.pk),
        lambda: drawing.change_journey(by=reader, journey_id=made.journey_id, values={}),
        lambda: send(reader, "journeys", "Journey\nx\n"),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with acting(make_actor(*DRAW, force=make_force("20", "Elsewhere"))):
        assert not Journey.objects.exists()
        assert not Step.objects.exists()
    with pytest.raises(drawing.NameTaken):
        add(by)


def test_an_officer_of_any_unit_is_told_the_names_of_systems_and_no_more():
    by = make_actor(*DRAW)
    add_application(by, "A1")
    with acting(make_actor("maps.read", reach="unit")):
        assert [each.name for each in selectors.list_systems()] == ["Application A1"]
    with acting(make_actor("maps.read", force=make_force("20", "Elsewhere"))):
        assert selectors.list_systems() == []


def test_files_of_steps_draw_a_map_and_say_what_is_wrong_with_a_row():
    by = make_actor(*DRAW)
    add_application(by, "A1")
    load(by, "journeys", "Journey,Times a week\nBook in,300\n")
    head = "Journey,Map,Place,What is done,System,Minutes,Fails (%),Feeling\n"
    rows = (
        "Book in,As it is,2,Type it again,A1,6,5,Bad\nBook in,As it is,1,Take down,,4,,\n"
        "Book in,As it is,3,Fails too often,A1,1,101,\nBook in,As it is,4,Where,A9,1,,\n"
        "Nothing,As it is,1,x,,1,,\nBook in,As it should be,1,x,,1,,\n"
    )
    held = imports.preview(by=by, import_id=send(by, "journey-steps", head + rows).pk)
    assert [each.row for each in held.checked.faults] == [4, 5, 6, 7]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    load(by, "journey-freezes", "Journey,Map,Evidence,Sample\nBook in,As it is,sampled,40\n")
    with acting(by):
        found = selectors.find_frozen(Journey.objects.get().pk, "as-is")
        assert [str(each) for each in found.steps.order_by("place")] == [
            "1. Take down", "2. Type it again",
        ]  # fmt: skip
        assert (found.sample_size, len(selectors.list_current_steps())) == (40, 2)


def test_the_pages_draw_a_journey_from_nothing(client):
    post = make_post(*DRAW)
    client.force_login(post.user)
    client.post("/journey-maps/new", {"name": "Book in", "runs_a_week": "10"})
    with acting(actor_of(post)):
        journey = Journey.objects.get()
    client.post(f"/journey-maps/{journey.pk}/draw", {"kind": "as-is", "grade": "claimed"})
    with acting(actor_of(post)):
        drawn = JourneyMap.objects.get()
    numbers = dict.fromkeys(
        ("minutes", "wait_minutes", "rekeyed_fields", "log_ons", "screens", "failure_percent"), "1"
    )
    step = {"place": "1", "action": "<b>Type</b>", "feeling": "2"} | numbers
    way = f"/journey-maps/maps/{drawn.pk}"
    assert client.post(f"{way}/steps/new", step | {"minutes": "-1"}).status_code == 422
    assert client.post(f"{way}/steps/new", step).status_code == 302
    with leaves_one_line(actor_of(post), "maps.map.read"):
        text = client.get(f"{way}/").content.decode()
    assert "&lt;b&gt;Type" in text
    assert "<svg" in text
    for address in ("", f"{journey.pk}/", f"{journey.pk}/proof", f"{journey.pk}/change"):
        assert client.get(f"/journey-maps/{address}").status_code == 200
    client.post(f"{way}/freeze")
    assert "It never changes" in client.get(f"{way}/").content.decode()
    assert client.post(f"{way}/steps/new", step).status_code == 302
    assert client.get("/journey-maps/maps/99/").status_code == 404


def test_another_system_draws_and_reads_a_map(client):
    post = make_post(*DRAW, "access.manage")
    key, json = key_of(post, *DRAW), {"content_type": "application/json"}
    journey = add(actor_of(post))
    way = f"/api/journey-maps/journeys/{journey.pk}/maps"
    assert client.post(way, {"kind": "to-be"}, **json, **key).status_code == 422
    made = client.post(way, {"kind": "as-is"}, **json, **key).json()["id"]
    steps = f"/api/journey-maps/maps/{made}/steps"
    sent = {"place": 1, "action": "Type", "minutes": "2.5"}
    assert client.post(steps, sent, **json, **key).status_code == 201
    assert client.post(steps, sent | {"feeling": 9}, **json, **key).status_code == 422
    found = client.get(f"/api/journey-maps/maps/{made}", **key).json()
    assert (len(found["steps"]), float(found["minutes"])) == (1, 2.5)
    drawing.freeze_map(by=actor_of(post), at=NOW, map_id=made)
    assert client.post(steps, sent, **json, **key).status_code == 409
    assert len(client.get("/api/journey-maps/journeys", **key).json()) == 1
