from uuid import uuid4

import pytest

from bluelamp.contact import selectors, services
from bluelamp.contact.models import Call
from bluelamp.dispatch.models import Incident
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.algorithms import selectors as algorithms
from tests.dispatch.world import WHY, make_controller, make_world
from tests.people import NOW, make_actor, make_force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    make_world()


def facts(words="A man has a knife", **more):
    place = Place("Corner Road", 400_000.0, 280_000.0)
    return services.CallFacts(channel="999", place=place, words=words, presented_at=NOW, **more)


def test_a_call_sent_twice_is_written_once():
    by, key = make_controller(), uuid4()
    first = services.take_call(by=by, at=NOW, facts=facts(key=key))
    again = services.take_call(by=by, at=NOW, facts=facts(key=key))
    assert first.pk == again.pk
    with acting(by):
        assert Call.objects.count() == 1


def test_a_graded_call_has_an_incident_and_the_choice_beside_the_advice():
    by = make_controller()
    call = services.take_call(by=by, at=NOW, facts=facts())
    proposed = services.propose_grade(by=by, at=NOW, call_id=call.pk)
    assert (proposed.grade, proposed.reasons) == ("P1", ("“knife”: a weapon is mentioned",))
    graded = services.grade_call(
        by=by, at=NOW, call_id=call.pk, grade="P1", advice_id=proposed.advice_id
    )
    with acting(by):
        assert graded.incident.grade == "P1"
        advice = algorithms.find_advice_about("contact.call", call.pk)
        assert advice.outcome.followed


def test_another_grade_than_the_one_proposed_needs_a_rationale():
    by = make_controller()
    call = services.take_call(by=by, at=NOW, facts=facts())
    proposed = services.propose_grade(by=by, at=NOW, call_id=call.pk)
    with pytest.raises(services.RationaleNeeded):
        services.grade_call(
            by=by, at=NOW, call_id=call.pk, grade="P3", advice_id=proposed.advice_id
        )
    with acting(by):
        assert not Incident.objects.exists()


def test_a_graded_call_is_not_graded_again():
    by = make_controller()
    call = services.take_call(by=by, at=NOW, facts=facts())
    services.grade_call(by=by, at=NOW, call_id=call.pk, grade="P2")
    with pytest.raises(services.AlreadyEnded):
        services.grade_call(by=by, at=NOW, call_id=call.pk, grade="P1")
    with acting(by):
        assert Incident.objects.count() == 1


def test_somebody_who_may_not_take_or_grade_writes_nothing():
    by, reader = make_controller(), make_actor("contact.read_calls")
    call = services.take_call(by=by, at=NOW, facts=facts())
    with pytest.raises(NotPermitted):
        services.take_call(by=reader, at=NOW, facts=facts())
    with pytest.raises(NotPermitted):
        services.grade_call(by=reader, at=NOW, call_id=call.pk, grade="P1")
    with acting(by):
        assert (Call.objects.count(), Incident.objects.count()) == (1, 0)


def test_another_force_cannot_read_a_call_nor_find_it_by_its_key():
    by, key = make_controller(), uuid4()
    call = services.take_call(by=by, at=NOW, facts=facts(key=key))
    stranger = make_controller(force=make_force("20", "Elsewhere"))
    with pytest.raises(Call.DoesNotExist):
        selectors.consult_call(by=stranger, reason=WHY, call_id=call.pk)
    assert services.take_call(by=stranger, at=NOW, facts=facts(key=key)).pk != call.pk
