"""Pages of dispatch, as their reader asks for them."""

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from tests.dispatch.world import CONTROL, make_world, open_incident
from tests.people import actor_of, make_force, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def controller(client):
    make_world()
    post = make_post(*CONTROL)
    client.force_login(post.user)
    return actor_of(post)


def test_an_incident_is_printed_with_its_log_and_the_print_is_a_disclosure(client, controller):
    incident = open_incident(controller)
    answer = client.get(f"/incidents/{incident.pk}/print")
    assert answer.content.startswith(b"%PDF")
    assert incident.reference in answer["Content-Disposition"]
    with acting(controller):
        entry = Entry.objects.get(act="dispatch.incident.printed")
    assert (entry.operation, entry.subject_id) == ("disclosure", incident.pk)


@pytest.mark.parametrize("part", ["", "print", "log", "units"])
def test_another_forces_incident_is_not_found(client, controller, part):
    incident = open_incident(controller)
    client.force_login(make_post(*CONTROL, force=make_force("20", "Elsewhere")).user)
    assert client.get(f"/incidents/{incident.pk}/{part}").status_code == 404


def test_somebody_who_may_not_read_incidents_is_told_so(client, controller):
    incident = open_incident(controller)
    client.force_login(make_post("contact.read_calls").user)
    answer = client.get(f"/incidents/{incident.pk}/")
    assert answer.status_code == 403
    assert "Read incidents" in answer.content.decode()


def test_a_refused_act_says_why_and_changes_nothing(client, controller):
    incident = open_incident(controller)
    sent = {"grade": "P1", "rationale": "The same"}
    page = client.post(f"/incidents/{incident.pk}/regrade", sent, follow=True)
    assert "has that grade already" in page.content.decode()
