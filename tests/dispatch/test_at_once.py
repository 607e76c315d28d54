"""Two controllers at the same moment."""

import threading

import pytest
from django.db import connection

from bluelamp.dispatch.models import Deployment
from bluelamp.dispatch.services import deployments
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import book_on, make_controller, make_world, open_incident
from tests.people import NOW


@pytest.mark.django_db(transaction=True)
def test_of_two_controllers_who_send_a_unit_at_once_one_wins_and_the_other_is_told():
    make_world()
    one, two = make_controller(), make_controller()
    unit = book_on(one, "K1", 1)
    targets = [(one, open_incident(one).pk), (two, open_incident(two).pk)]
    told, together = [], threading.Barrier(2)

    def send(by, incident_id):
        try:
            together.wait(10)
            deployments.assign_unit(by=by, at=NOW, incident_id=incident_id, unit_id=unit.pk)
        except deployments.NotFree as refused:
            told.append(str(refused))
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=each) for each in targets]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    with acting(one):
        won = Deployment.objects.get()
        by = won.incident.lines.get(kind="dispatch").author
    assert told == [f"K1 is on incident {won.incident.reference}, sent by {by} at 22:15."]
