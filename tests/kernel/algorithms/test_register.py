import pytest
from django.db import IntegrityError, connection, transaction

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.algorithms import selectors, services
from bluelamp.kernel.algorithms.models import Algorithm, Questionnaire, StateChange
from bluelamp.kernel.algorithms.rules.algocare import Unanswered
from bluelamp.kernel.algorithms.rules.atrs import BadRecord
from bluelamp.kernel.algorithms.rules.states import WrongState
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from tests.people import NOW, make_actor

from .register import ALL, ANSWERS, RECORD, approve, register

pytestmark = pytest.mark.django_db


def test_a_version_is_registered_once():
    by = make_actor(*ALL)
    assert register(by).state == "draft"
    with pytest.raises(services.AlreadyRegistered, match="nearest 1"):
        register(by)
    assert register(by, version="2").pk


def test_a_version_is_approved_after_its_questions_are_signed():
    by = make_actor(*ALL)
    made = register(by)
    with pytest.raises(services.QuestionnaireNeeded):
        services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 1")
    services.sign_questionnaire(by=by, at=NOW, algorithm_id=made.pk, answers=ANSWERS)
    services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 1")
    found = selectors.get_approved("nearest")
    assert (found.approved_by_id, found.approved_at) == (by.person_id, NOW)
    assert [each.state for each in selectors.list_changes(made.pk)] == ["approved", "draft"]


def test_an_unfinished_record_is_not_approved():
    by = make_actor(*ALL)
    made = register(by, atrs_record={"tier1": RECORD["tier1"]})
    services.sign_questionnaire(by=by, at=NOW, algorithm_id=made.pk, answers=ANSWERS)
    with pytest.raises(BadRecord, match="Risks is missing"):
        services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 1")
    assert selectors.find_approved("nearest") is None


def test_an_approval_retires_the_version_before_it():
    by = make_actor(*ALL)
    first = approve(by)
    second = approve(by, version="2")
    assert selectors.get_approved("nearest").pk == second.pk
    assert Algorithm.objects.get(pk=first.pk).state == "retired"
    with access.acting(by):
        names = list(Event.objects.order_by("id").values_list("name", flat=True))
    assert names == [
        "algorithms.version.approved",
        "algorithms.version.retired",
        "algorithms.version.approved",
    ]


def test_a_suspended_version_can_be_approved_again():
    by = make_actor(*ALL)
    made = approve(by)
    services.suspend(by=by, at=NOW, algorithm_id=made.pk, reason="It sent units the wrong way")
    with pytest.raises(selectors.NotApproved, match="nearest"):
        selectors.get_approved("nearest")
    with pytest.raises(WrongState):
        services.suspend(by=by, at=NOW, algorithm_id=made.pk, reason="Again")
    services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 2")
    assert selectors.get_approved("nearest").approval_reference == "Ethics 2"


def test_a_retired_version_stays_retired():
    by = make_actor(*ALL)
    made = approve(by)
    services.retire(by=by, at=NOW, algorithm_id=made.pk, reason="No longer used")
    with pytest.raises(WrongState):
        services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 2")


@pytest.mark.parametrize("act", [services.suspend, services.retire])
def test_a_stop_says_why(act):
    by = make_actor(*ALL)
    made = approve(by)
    with pytest.raises(services.ReasonNeeded):
        act(by=by, at=NOW, algorithm_id=made.pk, reason=" ")
    with pytest.raises(selectors.NoSuchAlgorithm):
        act(by=by, at=NOW, algorithm_id=0, reason="Gone")
    assert selectors.get_approved("nearest").pk == made.pk


def test_an_approval_names_its_reference_and_answers_are_whole():
    by = make_actor(*ALL)
    made = register(by)
    with pytest.raises(services.ReasonNeeded):
        services.approve(by=by, at=NOW, algorithm_id=made.pk, reference="")
    with pytest.raises(Unanswered):
        services.sign_questionnaire(by=by, at=NOW, algorithm_id=made.pk, answers={})
    assert not Questionnaire.objects.exists()


def test_without_permission_nothing_is_written():
    by, nobody = make_actor(*ALL), make_actor()
    made = approve(by)
    steps = StateChange.objects.count()
    refusals = [
        lambda: register(nobody, version="2"),
        lambda: services.sign_questionnaire(
            by=nobody, at=NOW, algorithm_id=made.pk, answers=ANSWERS
        ),
        lambda: services.approve(by=nobody, at=NOW, algorithm_id=made.pk, reference="x"),
        lambda: services.suspend(by=nobody, at=NOW, algorithm_id=made.pk, reason="x"),
        lambda: services.retire(by=nobody, at=NOW, algorithm_id=made.pk, reason="x"),
    ]
    for refused in refusals:
        with pytest.raises(NotPermitted):
            refused()
    assert Algorithm.objects.get().state == "approved"
    assert (StateChange.objects.count(), Questionnaire.objects.count()) == (steps, 1)


def test_each_step_is_accounted_for():
    by = make_actor(*ALL)
    made = approve(by)
    services.suspend(by=by, at=NOW, algorithm_id=made.pk, reason="It is wrong")
    with access.acting(by):
        acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert acts[-4:] == [
        "algorithms.version.registered",
        "algorithms.questionnaire.signed",
        "algorithms.version.approved",
        "algorithms.version.suspended",
    ]


def test_the_database_allows_one_approved_version_a_code():
    by = make_actor(*ALL)
    approve(by)
    other = register(by, version="2")
    change = {"state": "approved", "approval_reference": "x", "approved_at": NOW}
    with pytest.raises(IntegrityError, match="one_approved_version"), transaction.atomic():
        Algorithm.objects.filter(pk=other.pk).update(**change, approved_by=by.person_id)


def test_the_database_refuses_an_approval_without_its_person():
    made = register(make_actor(*ALL))
    with pytest.raises(IntegrityError, match="approval_names_its_person"), transaction.atomic():
        Algorithm.objects.filter(pk=made.pk).update(state="approved")


@pytest.mark.parametrize("table", ["advice", "outcome", "questionnaire", "statechange"])
@pytest.mark.parametrize("act", ["update algorithms_{} set id = id", "delete from algorithms_{}"])
def test_the_application_cannot_change_what_was_said(table, act):
    refused = pytest.raises(Exception, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))
