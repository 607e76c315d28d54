"""One call on one page: what was said is kept, and it ends as the handler decided, whole or not."""

import datetime

import pytest

from bluelamp.contact import selectors, services
from bluelamp.contact.models import Assessment, Call
from bluelamp.contact.rules import duplicates, history, thrive
from bluelamp.dispatch import selectors as dispatch
from bluelamp.dispatch.models import Incident
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.algorithms import selectors as algorithms
from bluelamp.records.identity.services import decisions
from tests.dispatch.world import CONTROL, WHY, make_world, open_incident
from tests.house.accounted import leaves_one_line
from tests.people import NOW, make_actor
from tests.records.identity.world import make_decider, make_people, mark

pytestmark = pytest.mark.django_db
CORNER = Place("Corner Road", 401_000.0, 281_000.0)
SHOUTING = "A man is shouting and swearing in the street"
HANDLER = (*CONTROL, "pole.read_records", "pole.add_records", "identity.match_person")


@pytest.fixture
def by():
    make_world()
    return make_actor(*HANDLER)


def facts(words=SHOUTING, place=CORNER, **more):
    return services.CallFacts(channel="999", place=place, words=words, presented_at=NOW, **more)


def settle(by, said=None, call=None, **decided):
    return services.settle_call(
        by=by,
        at=NOW,
        facts=said or facts(),
        decision=services.Decision(**decided),
        call_id=call.pk if call else None,
    )


def lines_of(by, incident_id):
    with acting(by):
        return [line.text for line in dispatch.list_lines(incident_id)]


def test_a_call_is_written_down_assessed_and_graded_in_one_act(by):
    said = facts(
        "He has a knife",
        category="safety_domestic",
        qualifiers=("domestic", "weapon"),
        caller_name="Ann Other",
    )
    call = settle(by, said, grade="P1", thrive={"threat": "Her husband, now", "harm": ""})
    lines = lines_of(by, call.incident_id)
    assert "Type: Domestic incident. Qualifiers: Domestic, Weapon." in lines
    assert "THRIVE+. Threat: Her husband, now." in lines
    assert "Caller: Ann Other." in lines
    with acting(by):
        assert Assessment.objects.get(call=call).threat == "Her husband, now"


def test_a_grade_that_is_refused_leaves_nothing_written(by):
    with pytest.raises(services.RationaleNeeded):
        settle(by, facts("He has a knife"), grade="P5", thrive={"threat": "A knife"})
    with acting(by):
        assert not Call.objects.exists()
        assert not Assessment.objects.exists()
        assert not Incident.objects.exists()


def test_a_second_report_is_added_to_the_incident_with_the_advice_beside_it(by):
    incident = open_incident(by, words="A man is shouting and swearing at people")
    call = settle(by, same_as=incident.pk)
    assert (call.state, call.incident_id) == ("added", incident.pk)
    assert f"Another report, by 999: {SHOUTING}" in lines_of(by, incident.pk)
    with acting(by):
        assert Incident.objects.count() == 1
        advice = algorithms.find_advice_about("contact.call", call.pk)
        assert (advice.band, advice.outcome.followed) == ("Likely the same", True)


def test_a_new_incident_beside_a_likely_one_says_that_it_was_judged_another(by):
    open_incident(by, words="A man is shouting and swearing at people")
    call = settle(by, grade="P3")
    with acting(by):
        found = [
            each
            for each in algorithms.list_advice(algorithms.find_approved("contact.duplicates").pk)
            if each.subject_id == call.pk
        ]
        assert [each.outcome.followed for each in found] == [False]


def test_a_call_that_needs_no_incident_is_closed_with_its_reason(by):
    call = settle(by, closed_because="Asked when the front counter opens")
    assert (call.state, call.incident_id) == ("closed", None)
    with pytest.raises(services.AlreadyEnded):
        settle(by, call=call, grade="P3")


def test_nothing_decided_ends_nothing(by):
    with pytest.raises(services.NothingDecided):
        settle(by)


def test_the_same_form_sent_twice_opens_one_incident(by):
    said = facts()
    settle(by, said, grade="P3")
    with pytest.raises(services.AlreadyEnded):
        settle(by, said, grade="P3")
    with acting(by):
        assert Incident.objects.count() == 1


def test_earlier_contacts_follow_the_resolved_person_and_not_the_number(by):
    one, other, stranger = make_people(by, 3)
    decisions.join(by=make_decider(), at=NOW, keep=one, other=other, reason="The same passport")
    mark(by, other)
    settle(by, facts(caller_id=other, caller_number="07700 900001"), grade="P3")
    settle(by, facts("A stranger", caller_id=stranger, caller_number="07700 900001"), grade="P3")
    with leaves_one_line(by, "contact.call.read"):
        found = selectors.consult_caller(by=by, reason=WHY, record_id=one, at=NOW)
    assert [each.words for each in found.calls] == [SHOUTING]
    assert [each.reason for each in found.markers] == ["Threw a chair at officers."]


def test_what_is_known_at_a_place_is_what_happened_within_a_few_metres(by):
    settle(by, grade="P3")
    settle(by, facts("Far away", Place("Elsewhere", 400_000.0, 280_000.0)), grade="P3")
    known = selectors.consult_place(by=by, reason=WHY, point=(401_010.0, 281_005.0), at=NOW)
    assert [each.words for each in known.calls] == [SHOUTING]


@pytest.mark.parametrize(
    ("minutes", "metres", "words", "likely"),
    [
        (5, 20, "Man in the street shouting and swearing at everybody", True),
        (5, 1_600, "Man in the street shouting and swearing at everybody", False),
        (600, 20, "Man in the street shouting and swearing at everybody", False),
        (5, 20, "A house is on fire, flames are coming through the roof", False),
    ],
)
def test_place_time_and_words_all_count(minutes, metres, words, likely):
    one = duplicates.Report(SHOUTING, NOW, "Corner Road", 401_000, 281_000)
    at = NOW + datetime.timedelta(minutes=minutes)
    other = duplicates.Report(words, at, "Corner Road", 401_000 + metres, 281_000)
    found = duplicates.compare(one, other)
    assert found.is_likely is likely
    assert found.bits == pytest.approx(duplicates.PRIOR + sum(r.bits for r in found.reasons))


def test_twice_a_victim_in_twelve_months_is_flagged_and_an_older_event_does_not_count():
    old, new = NOW - datetime.timedelta(days=400), NOW - datetime.timedelta(days=30)
    assert not history.is_repeat_victim(history.times_a_victim([old, new], at=NOW))
    assert history.is_repeat_victim(history.times_a_victim([new, new], at=NOW))


def test_an_assessment_is_one_line_of_what_was_said():
    assert thrive.as_line({"threat": "A knife", "harm": ""}) == "THRIVE+. Threat: A knife."
