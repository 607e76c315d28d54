"""Saying it, voting, merging, triage, being told, figures: each door and its refusal."""

import datetime
import io
import random
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, settings
from hypothesis import given as hypothetically
from hypothesis import strategies as some

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.opportunities.models import Notice, Opportunity, OpportunityChange, Vote
from bluelamp.stewardship.opportunities.rules import lanes, merging, words
from bluelamp.stewardship.opportunities.selectors import boards, similar
from bluelamp.stewardship.opportunities.selectors import figures as figures_read
from bluelamp.stewardship.opportunities.selectors import opportunities as selectors
from bluelamp.stewardship.opportunities.services import figures, raising, triage
from bluelamp.stewardship.opportunities.services import merging as merges
from bluelamp.stewardship.portfolio.services import imports
from tests.people import NOW, make_actor, make_force, make_unit
from tests.stewardship.opportunities.world import (
    PART,
    change,
    fresh,
    later,
    make_officer,
    make_partner,
    measure,
    merge,
    move,
    say,
    vote,
)  # fmt: skip
from tests.stewardship.portfolio.world import TODAY, WHY, load, send

pytestmark = pytest.mark.django_db


def whole(by, one):
    with acting(by):
        return selectors.consult_opportunity(by=by, reason=WHY, opportunity_id=one.pk)


def test_what_is_said_counts_as_a_vote_and_is_followed():
    by = make_officer()
    made = say(by, "It hangs. Every day.", minutes=Decimal(6), times_a_week=Decimal(10))
    found = whole(by, made)
    assert (made.title, made.reference) == ("It hangs", f"OPP-{made.pk:05d}")
    assert (found.voted, found.follows, found.mine, found.opportunity.voters) == (True,) * 3 + (1,)
    assert found.opportunity.hours_a_week == 1
    with acting(by):
        assert Event.objects.get(name="opportunities.opportunity.raised")


def test_an_officer_of_another_unit_finds_and_votes_but_not_twice():
    by = make_officer(reach="unit")
    other = make_officer(reach="unit", unit=make_unit(make_force(), "NORTH"))
    made = say(by)
    assert vote(other, made).voters == 2
    with pytest.raises(raising.AlreadyVoted):
        vote(other, made)
    raising.take_back_vote(by=other, opportunity_id=made.pk)
    assert fresh(by, made).voters == 1


@pytest.mark.parametrize(
    ("problem", "more", "wrong"),
    [
        ("x" * 10_000, {}, words.BadWords),
        ("  ", {}, words.BadWords),
        ("x", {"minutes": Decimal(-1)}, raising.BadNumbers),
        ("x", {"minutes": Decimal(481)}, raising.BadNumbers),
        ("x", {"times_a_week": Decimal(501)}, raising.BadNumbers),
        ("x", {"people": -1}, raising.BadNumbers),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(problem, more, wrong):
    by = make_officer()
    with pytest.raises(wrong):
        say(by, problem, **more)
    with acting(by):
        assert not Opportunity.objects.exists()


def test_what_is_like_it_is_found_by_its_words_and_when_misspelt():
    by = make_officer()
    one = say(by, "I type the address twice into the custody record.")
    say(by, "The printer wants a code every day.")
    merged = say(by, "Typing addresses again in custody records.")
    merge(make_partner(), merged, one)
    with acting(by):
        for text in ("Typing an address in custody again", "adress twise into the custdy record"):
            assert [e.id for e in similar.list_similar(by=by, text=text)] == [one.pk], text
        assert similar.list_similar(by=by, text="the") == []
        assert similar.list_similar(by=by, text="' or 1=1 -- %s \\ & | !") == []


def test_merging_counts_each_person_once_and_taking_apart_gives_back_what_was():
    partner, officers = make_partner(), [make_officer() for _ in range(3)]
    one, two = say(officers[0]), say(officers[1])
    for each in (one, two):
        vote(officers[2], each)
    merge(partner, two, one)
    assert fresh(partner, one).voters == 3
    with pytest.raises(raising.AlreadyVoted):
        vote(officers[1], two)
    for wrong in ((one, one), (one, two), (two, one)):
        with pytest.raises(merging.CannotMerge):
            merge(partner, *wrong)
    merges.unmerge(by=partner, at=NOW, opportunity_id=two.pk)
    assert (fresh(partner, one).voters, fresh(partner, two).voters) == (2, 2)
    with pytest.raises(merges.NotMerged):
        merges.unmerge(by=partner, at=NOW, opportunity_id=two.pk)
    with acting(partner):
        assert Event.objects.filter(name="opportunities.opportunity.merged").count() == 2


def picture(by):
    with acting(by):
        return {
            each.pk: (each.merged_into_id, each.root_id, each.voters)
            for each in Opportunity.objects.all()
        }


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@hypothetically(some.integers())
def test_any_merging_in_the_database_keeps_every_voter_and_is_undone(seed):
    chance, partner = random.Random(seed), make_partner()
    officers = [make_officer() for _ in range(4)]
    made = [say(chance.choice(officers)) for _ in range(4)]
    for each in made:
        for officer in chance.sample(officers, 2):
            try:
                vote(officer, each)
            except raising.AlreadyVoted:
                continue
    start, done = picture(partner), []
    for _ in range(5):
        one, other = chance.choice(made), chance.choice(made)
        try:
            merge(partner, one, other)
        except merging.CannotMerge:
            continue
        done.append(one)
    with acting(partner):
        for root in Opportunity.objects.filter(pk__in=start, merged_into=None):
            people = Vote.objects.filter(opportunity__root=root).values("person_id").distinct()
            assert root.voters == people.count()
    for each in reversed(done):
        merges.unmerge(by=partner, at=NOW, opportunity_id=each.pk)
    assert picture(partner) == start


def test_measured_minutes_stand_before_claimed_ones_and_both_are_shown():
    by, partner = make_officer(), make_partner()
    made = say(by, minutes=Decimal(60), times_a_week=Decimal(1), people=10)
    change(partner, made, size_days=Decimal(2))
    measure(partner, made, minutes=Decimal(6))
    found = whole(by, made)
    assert (found.claimed_hours, found.opportunity.hours_a_week) == (10, 1)
    assert (found.opportunity.evidence, found.opportunity.lane) == ("sampled", "fast")
    assert found.opportunity.priority == 1


def test_what_got_worse_is_said_so():
    by, partner = make_officer(), make_partner()
    made = say(by, minutes=Decimal(6), times_a_week=Decimal(1), people=10)
    with pytest.raises(triage.BadMeasurement, match="not delivered"):
        measure(partner, made, "after", Decimal(9))
    for status in ("accepted", "started", "delivered"):
        move(partner, made, status)
    measure(partner, made, "after", Decimal(9))
    assert whole(by, made).released == Decimal("-0.50")


@pytest.mark.parametrize(
    "wrong",
    [{"evidence": "claimed"}, {"sample_size": 0}, {"measured_on": later(1).date()}],
)
def test_a_measurement_that_cannot_be_is_refused(wrong):
    partner = make_partner()
    made = say(partner)
    with pytest.raises(triage.BadMeasurement):
        measure(partner, made, **wrong)
    with pytest.raises(raising.BadNumbers):
        measure(partner, made, minutes=Decimal(-1))
    with acting(partner):
        assert not made.measurements.exists()


def test_followers_also_of_what_was_merged_are_told_with_the_reason():
    call_command("load_codes", verbosity=0, stdout=io.StringIO())
    officers, partner = [make_officer(), make_officer()], make_partner()
    one, two = say(officers[0]), say(officers[1])
    merge(partner, two, one)
    change(partner, one, size_days=Decimal(1))
    move(partner, one, "accepted", at=NOW)
    assert fresh(partner, one).promised_on == datetime.date(2026, 11, 26)
    move(partner, one, "declined", reason="The system goes in May.")
    for each in officers:
        with acting(each):
            mine = selectors.consult_mine(by=each, reason=WHY)
        assert "The system goes in May." in mine.notices[0].said
        assert mine.unread >= 2
    assert fresh(partner, two).told_at == NOW
    raising.read_notices(by=officers[0], at=NOW)
    with acting(partner):
        assert selectors.count_unread(by=officers[0]) == 0
        assert Notice.objects.filter(read_at=None).exists()
        moved = Event.objects.filter(name="opportunities.opportunity.moved")
        assert [each.payload["after"] for each in moved.order_by("id")] == ["accepted", "declined"]


def test_who_stops_following_is_told_no_more():
    by, partner = make_officer(), make_partner()
    made = say(by)
    raising.follow(by=by, opportunity_id=made.pk, wanted=False)
    move(partner, made, "accepted")
    with acting(by):
        assert not Notice.objects.exists()
    raising.follow(by=by, opportunity_id=made.pk, wanted=True)
    assert whole(by, made).follows


def test_many_are_moved_all_of_them_or_none():
    partner = make_partner()
    one, two = say(partner), say(partner)
    move(partner, two, "accepted")
    to = triage.Move("accepted")
    with pytest.raises(lanes.CannotMove):
        triage.move(by=partner, at=NOW, opportunity_ids=[one.pk, two.pk], to=to)
    assert fresh(partner, one).status == "raised"
    merge(partner, one, two)
    with pytest.raises(lanes.CannotMove, match="merged"):
        move(partner, one, "declined")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"size_days": Decimal(0)}, triage.BadSize),
        ({"risk_reduction": 11}, triage.BadSize),
        ({"voters": 99}, triage.BadSize),
        ({"minutes_wanted": Decimal(-1)}, raising.BadNumbers),
    ],
)
def test_fields_that_cannot_be_changed_so_are_refused(values, wrong):
    partner = make_partner()
    made = say(partner)
    with pytest.raises(wrong):
        change(partner, made, **values)


def test_every_field_has_its_history_and_nobody_changes_that():
    partner = make_partner()
    made = say(partner)
    change(partner, made, owner="Improvement team", category="slow")
    with acting(partner):
        rows = selectors.consult_changes(by=partner, reason=WHY, opportunity_id=made.pk)
        assert {each.field for each in rows} == {"owner", "category", "status"}
        with pytest.raises(ProgrammingError), transaction.atomic():
            OpportunityChange.objects.update(after="x")


def test_a_raiser_may_stay_unnamed_and_few_voters_of_a_unit_are_not_shown_apart():
    by, other, partner = make_officer(), make_officer(), make_partner()
    made = say(by, anonymous=True)
    assert by.name not in whole(other, made).raiser
    assert by.name in whole(partner, made).raiser
    assert whole(other, made).by_unit == [("Others, fewer than three each", 1)]
    for _ in range(2):
        vote(make_officer(), made)
    assert whole(other, made).by_unit == [("Unit HQ", 3)]


def test_those_who_only_take_part_decide_nothing_and_others_do_nothing():
    by, nobody = make_officer(), make_actor("portfolio.read")
    made = say(by)
    for refused in (
        lambda: change(by, made, owner="x"),
        lambda: move(by, made, "accepted"),
        lambda: measure(by, made),
        lambda: merge(by, made, made),
        lambda: merges.unmerge(by=by, at=NOW, opportunity_id=made.pk),
        lambda: figures.publish_figures(by=by, on=TODAY),
        lambda: send(by, "opportunities", "Opportunity,Problem\nA,b\n"),
        lambda: say(nobody),
        lambda: vote(nobody, made),
        lambda: raising.take_back_vote(by=nobody, opportunity_id=made.pk),
        lambda: raising.follow(by=nobody, opportunity_id=made.pk, wanted=True),
        lambda: raising.read_notices(by=nobody, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            refused()
    found = fresh(by, made)
    assert (found.status, found.voters, found.owner) == ("raised", 1, "")


def test_another_forces_opportunities_are_not_seen():
    made = say(make_officer())
    stranger = make_officer(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Opportunity.objects.exists()
        assert not Vote.objects.exists()
        assert similar.list_similar(by=stranger, text=made.problem) == []
    with pytest.raises(Opportunity.DoesNotExist):
        vote(stranger, made)


def test_the_ranking_and_the_board_show_what_stands():
    partner = make_partner()
    one = say(partner, minutes=Decimal(60), times_a_week=Decimal(1), people=100)
    two, gone = say(partner, "Another thing altogether."), say(partner, "A third.")
    merge(partner, gone, two)
    change(partner, one, size_days=Decimal(1))
    move(partner, one, "accepted")
    with acting(partner):
        lines = boards.consult_ranking(by=partner, reason=WHY, order="hours")
        board = boards.consult_board(by=partner, reason=WHY, at=later(30))
    assert [each.opportunity.pk for each in lines] == [one.pk, two.pk]
    counts = {label: count for label, _, count in board}
    assert (counts["Raised"], counts["Accepted"]) == (1, 1)
    [card] = board[1][1]
    assert card.late


def test_the_figures_are_published_for_the_dashboards():
    partner = make_partner()
    made = say(partner, minutes=Decimal(6), times_a_week=Decimal(10))
    change(partner, made, size_days=Decimal(1))
    for status in ("accepted", "started", "delivered"):
        move(partner, made, status)
    measure(partner, made, "after", Decimal(3))
    figures.publish_figures(by=partner, on=TODAY)
    with acting(partner):
        sent = Event.objects.get(name="opportunities.figures.reckoned").payload
        found = figures_read.consult_figures(by=partner, reason=WHY, on=TODAY)
    assert (sent["fast_in_time"], sent["hours_claimed"], sent["hours_measured"]) == (100, 1, 0.5)
    assert (sent["raised"], sent["raisers_told"], found.total.delivered) == (1, 100, 1)


def test_files_of_opportunities_tell_each_bad_row_and_load_the_good():
    partner = make_partner()
    voter = make_actor(*PART)
    rows = (
        "B1,It hangs,6,Once or twice a shift,My team,2\n"
        "OPP-00009,Not your number,,,,\nB3,Minus,-1,,,\nB4,Too long,999,,,\nB1,Twice,,,,\n"
        f"B6,{'x' * 4_001},,,,\nB7,<script>alert(1)</script>,,,,\n"
    )
    head = "Opportunity,Problem,Minutes each time,How often,Whom it troubles,Days of work\n"
    held = imports.preview(by=partner, import_id=send(partner, "opportunities", head + rows).pk)
    assert [each.row for each in held.checked.faults] == [3, 4, 5, 6, 7]
    assert any("given by the platform" in each.said for each in held.checked.faults)
    imports.load_file(by=partner, at=NOW, import_id=held.file.pk)
    with acting(partner):
        name = voter_name(voter)
    votes = f"Opportunity,Person\nB1,{name}\nB1,nobody\nB9,{name}\n"
    held = imports.preview(by=partner, import_id=send(partner, "opportunity-votes", votes).pk)
    assert [each.row for each in held.checked.faults] == [3, 4]
    imports.load_file(by=partner, at=NOW, import_id=held.file.pk)
    moves = (
        "Opportunity,Status,Moved on\nB1,Accepted,2026-11-02\nB1,Accepted,\n"
        "B7,Accepted,2030-01-01\n"
    )
    held = imports.preview(by=partner, import_id=send(partner, "opportunity-moves", moves).pk)
    assert [each.row for each in held.checked.faults] == [3, 4]
    imports.load_file(by=partner, at=NOW, import_id=held.file.pk)
    timings = "Opportunity,When,Minutes each time,Evidence,Sample,Measured on\n"
    good = "B1,Before the change,3,Timed on a sample,9,2026-11-01\n"
    load(partner, "opportunity-timings", timings + good)
    with acting(partner):
        found = Opportunity.objects.get(reference="B1")
    assert (found.status, found.voters, found.lane) == ("accepted", 2, "fast")
    assert (found.promised_on, found.hours_a_week) == (datetime.date(2026, 11, 6), 3)


def voter_name(actor):
    from bluelamp.kernel.access.selectors import get_post

    return get_post(actor.post_id).user.username
