"""Persons for tests of who is who. All people are fictional."""

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.models import Membership, Proposal
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Marker
from tests.people import NOW, make_actor
from tests.records.pole.world import make_event, make_link, make_person, make_source, origin

DECIDING = ("identity.read_people", "identity.decide_identity")
APPROVING = ("identity.read_people", "identity.approve_identity")
WHY = "Both gave the same passport at the counter."


def make_decider(**where):
    """This will make somebody who may read persons and decide who is who."""
    return make_actor(*DECIDING, **where)


def make_people(by, count, **values):
    """This will make person records linked to an event and give their numbers."""
    with access.acting(by):
        source = make_source(by)
        event = make_event(source)
        made = [make_person(source, **_named(number) | values) for number in range(count)]
        for each in made:
            make_link(source, each, event)
    return [each.pk for each in made]


def _named(number):
    return {"given_names": "Ada", "surname": f"Marsh{'abcdefghij'[number % 10]}"}


def mark(by, record_id, code="VI"):
    """This will place a warning marker on a person record."""
    with access.acting(by):
        columns = origin(make_source(by))
        Marker.objects.create(
            force_id=columns["force_id"],
            unit_id=columns["unit_id"],
            source=columns["source"],
            about_kind=Kind.PERSON,
            about_id=record_id,
            code=code,
            reason="Threw a chair at officers.",
            placed_at=NOW,
            placed_by_id=by.post_id,
            review_on="2027-11-21",
        )


def store(by):
    """This will give who is who and what is proposed, exactly, as can be compared."""
    with access.acting(by):
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        members = set(Membership.objects.values_list("record_id", "identity_id", "since"))
        proposals = set(Proposal.objects.values_list("one_id", "other_id", "state", "judgement_id"))
    return members, proposals
