"""One queue for every channel: its order, who gets whom, and how quickly they are answered."""

import datetime
import threading

import pytest
from django.db import connection

from bluelamp.contact import selectors, services
from bluelamp.contact.choices import CallState
from bluelamp.contact.models import Call
from bluelamp.contact.rules import measures, priority
from bluelamp.contact.selectors.calls import list_queue
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import CONTROL, WHY, make_world
from tests.people import NOW, make_actor, make_force

ALL = (*CONTROL, "contact.present", "contact.read_measures")


def seconds(number):
    return datetime.timedelta(seconds=number)


def present(by, channel="101", *, after=0, words="", **more):
    at = NOW + seconds(after)
    facts = services.CallFacts(
        channel=channel, place=Place(""), words=words, presented_at=at, **more
    )
    return services.present_call(by=by, at=at, facts=facts)


@pytest.fixture
def by(db):
    make_world()
    return make_actor(*ALL)


def test_the_most_urgent_is_first_and_then_the_oldest_whatever_the_channel(by):
    online = present(by, "online", words="My bike was stolen last week")
    first_101 = present(by, "101", after=1)
    knife = present(by, "online", after=2, words="He has a knife at the door")
    chat = present(by, "chat", after=3)
    emergency = present(by, "999", after=4)
    with acting(by):
        order = [call.pk for call in list_queue()]
    assert order == [knife.pk, emergency.pk, first_101.pk, chat.pk, online.pk]
    assert knife.priority_reason == "“knife”: a weapon is mentioned"


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({"emergency": True, "somebody_waits": True, "grade": "P3"}, 1),
        ({"emergency": False, "somebody_waits": True, "grade": "P3"}, 3),
        ({"emergency": False, "somebody_waits": False, "grade": "P3"}, 4),
        ({"emergency": False, "somebody_waits": False, "grade": "P2"}, 2),
        ({"emergency": False, "somebody_waits": False, "grade": "P3", "sent": 1}, 1),
        ({"emergency": True, "somebody_waits": True, "grade": "P3", "sent": 4}, 1),
        ({"emergency": False, "somebody_waits": True, "grade": "P3", "sent": 99}, 3),
    ],
)
def test_what_is_sent_can_raise_a_contact_and_never_lower_it(known, level):
    assert priority.place_in_queue(**known, because="why").level == level


def test_a_contact_comes_with_transcript_cues_and_a_proposed_priority(by):
    call = present(
        by,
        "101",
        transcript="I can't talk, he is downstairs",
        cues=(services.Cue("whispering", "he is downstairs"),),
        sent_priority=1,
    )
    with acting(by):
        kept = Call.objects.get(pk=call.pk)
    assert kept.priority == 1
    assert kept.cues == [{"what": "whispering", "words": "he is downstairs"}]
    assert kept.transcript.startswith("I can't talk")


def test_taking_the_next_answers_it_and_then_nobody_is_left(by):
    call = present(by)
    taken = services.take_next(by=by, at=NOW + seconds(7))
    assert (taken.pk, taken.state, taken.answered_at) == (
        call.pk,
        CallState.TAKEN,
        NOW + seconds(7),
    )
    assert services.take_next(by=by, at=NOW) is None


def test_who_may_not_take_gets_nobody_and_another_force_sees_nobody(by):
    present(by)
    with pytest.raises(NotPermitted):
        services.take_next(by=make_actor("contact.read_calls"), at=NOW)
    stranger = make_actor(*ALL, force=make_force("20", "Elsewhere"))
    assert services.take_next(by=stranger, at=NOW) is None


def test_a_contact_is_answered_once_and_what_was_answered_cannot_be_abandoned(by):
    call = present(by)
    services.answer_call(by=by, at=NOW, call_id=call.pk)
    with pytest.raises(services.NotWaiting):
        services.answer_call(by=by, at=NOW, call_id=call.pk)
    with pytest.raises(services.NotWaiting):
        services.abandon_call(by=by, at=NOW, key=call.key)


def test_the_measures_count_answered_within_ten_seconds_and_the_abandoned(by):
    for after, answered in ((0, 4), (60, 9), (120, 31)):
        present(by, "999", after=after)
        services.take_next(by=by, at=NOW + seconds(after + answered))
    for after, cleared in ((200, 3), (300, 40)):
        call = present(by, "999", after=after)
        services.abandon_call(by=by, at=NOW + seconds(after + cleared), key=call.key)
    present(by, "101", after=400)
    found = selectors.consult_measures(
        by=by, reason=WHY, start=NOW, end=NOW + datetime.timedelta(hours=1)
    )
    emergency = measures.find_channel(found, "999")
    assert (emergency.presented, emergency.answered, emergency.within) == (5, 3, 2)
    assert (emergency.abandoned, emergency.short) == (1, 1)
    assert emergency.share_abandoned == 0.25
    assert emergency.meets_target is False
    assert (emergency.median, emergency.longest) == (9.0, 31.0)
    assert measures.find_channel(found, "101").waiting == 1
    assert measures.find_channel(found, "chat").presented == 0


def test_the_measures_are_not_for_everybody(by):
    with pytest.raises(NotPermitted):
        selectors.consult_measures(
            by=make_actor("contact.read_calls"), reason=WHY, start=NOW, end=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_next_at_once_never_get_the_same_one():
    make_world()
    people = [make_actor(*ALL) for _ in range(3)]
    for number in range(20):
        present(people[0], after=number)
    start, got = threading.Barrier(len(people)), []

    def work(by):
        try:
            start.wait(30)
            while call := services.take_next(by=by, at=NOW + seconds(60)):
                got.append(call.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by,)) for by in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert len(got) == len(set(got)) == 20
