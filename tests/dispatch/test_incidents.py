import datetime

import pytest
from django.db import connection, transaction

from bluelamp.dispatch import selectors
from bluelamp.dispatch.models import Grading, Incident, LogLine
from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.kernel.reference.selectors import NoSuchCode
from tests.dispatch.world import WHY, make_controller, open_incident
from tests.people import NOW, make_actor, make_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def test_an_incident_opens_with_its_grade_its_clock_and_the_first_line_of_its_log():
    by = make_controller()
    incident = open_incident(by)
    with acting(by):
        assert incident.reference == "20261121-0001"
        assert incident.due_at == NOW + datetime.timedelta(minutes=15)
        assert [line.text for line in selectors.list_lines(incident.pk)] == [incident.summary]
        assert selectors.list_gradings(incident.pk).get().target_minutes == 15


def test_references_count_up_within_a_force_and_a_day():
    by, elsewhere = make_controller(), make_controller(force=make_force("20", "Elsewhere"))
    assert [open_incident(by).reference for _ in range(2)] == ["20261121-0001", "20261121-0002"]
    assert open_incident(elsewhere).reference == "20261121-0001"
    tomorrow = NOW + datetime.timedelta(days=1)
    assert open_incident(by, at=tomorrow).reference == "20261122-0001"


def test_a_grade_without_a_published_target_has_no_clock():
    assert open_incident(make_controller(), grade="P5").due_at is None


def test_a_grade_that_the_force_does_not_have_opens_nothing():
    by = make_controller()
    with pytest.raises(NoSuchCode):
        open_incident(by, grade="P10")
    with acting(by):
        assert not Incident.objects.exists()


def test_opening_is_audited_and_told():
    by = make_controller()
    incident = open_incident(by)
    with acting(by):
        entry = Entry.objects.filter(act="dispatch.incident.opened", subject_id=incident.pk).get()
        event = Event.objects.get(name="dispatch.incident.opened")
    assert (entry.operation, entry.person_id) == ("collection", by.person_id)
    assert event.payload["reference"] == incident.reference


def test_somebody_without_the_permission_opens_nothing():
    by = make_actor("dispatch.read_incidents")
    with pytest.raises(NotPermitted):
        open_incident(by)
    with acting(by):
        assert not Incident.objects.exists()


def test_another_force_sees_neither_the_incident_nor_its_log():
    incident = open_incident(make_controller())
    stranger = make_controller(force=make_force("20", "Elsewhere"))
    with pytest.raises(Incident.DoesNotExist):
        selectors.consult_incident(by=stranger, reason=WHY, incident_id=incident.pk)
    with acting(stranger):
        assert not LogLine.objects.exists()
        assert not Grading.objects.exists()
        assert not Event.objects.filter(name__startswith="dispatch").exists()


def test_a_look_is_audited():
    by = make_controller()
    incident = open_incident(by)
    selectors.consult_incident(by=by, reason=WHY, incident_id=incident.pk)
    with acting(by):
        entry = Entry.objects.get(act="dispatch.incident.read")
    assert (entry.operation, entry.reason_code) == ("consultation", "incident")


def test_a_regrade_keeps_the_earlier_grade_and_runs_its_clock_from_the_start():
    by = make_controller()
    incident = open_incident(by, grade="P2")
    later = NOW + datetime.timedelta(minutes=5)
    incidents.regrade_incident(
        by=by, at=later, incident_id=incident.pk, grade="P1", rationale="He has a knife"
    )
    with acting(by):
        incident.refresh_from_db()
        assert incident.due_at == NOW + datetime.timedelta(minutes=15)
        assert [g.grade for g in selectors.list_gradings(incident.pk)] == ["P2", "P1"]


@pytest.mark.parametrize(
    ("grade", "rationale", "refusal"),
    [
        ("P1", "why", incidents.SameGrade),
        ("P2", "  ", incidents.RationaleNeeded),
        ("P99", "why", NoSuchCode),
    ],
)
def test_a_regrade_that_says_nothing_new_or_no_reason_is_refused(grade, rationale, refusal):
    by = make_controller()
    incident = open_incident(by)
    with pytest.raises(refusal):
        incidents.regrade_incident(
            by=by, at=NOW, incident_id=incident.pk, grade=grade, rationale=rationale
        )
    with acting(by):
        assert Grading.objects.count() == 1


def test_a_resulted_incident_takes_nothing_more():
    by = make_controller()
    incident = open_incident(by)
    incidents.result_incident(
        by=by, at=NOW, incident_id=incident.pk, result=result(), text="All quiet"
    )
    with pytest.raises(incidents.AlreadyResulted):
        incidents.add_line(by=by, at=NOW, incident_id=incident.pk, text="Again")


@pytest.mark.parametrize("table", ["dispatch_logline", "dispatch_grading"])
@pytest.mark.parametrize("verb", ["update {} set id = id", "delete from {}"])
def test_the_histories_are_append_only(table, verb):
    refused = pytest.raises(Exception, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_higher_markings_are_refused_by_the_database():
    by = make_controller(sees_sensitive=True)
    incident = open_incident(by)
    refused = pytest.raises(Exception, match="marking_held")
    with refused, acting(by):
        Incident.objects.filter(pk=incident.pk).update(marking="SECRET")


def result():
    from bluelamp.kernel.reference import selectors as reference

    return reference.codes("incident-result", NOW.date())[0].code
