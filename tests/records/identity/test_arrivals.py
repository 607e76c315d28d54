"""Records that arrive are matched after their transaction, and proposed with the evidence."""

import datetime
import io
import time

import pytest
from django.core.management import call_command

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.bus.models import Delivery
from bluelamp.records.identity.models import Proposal
from bluelamp.records.identity.rules.model import load
from bluelamp.records.identity.selectors.matching import Query, find_likeliest
from bluelamp.records.identity.services import indexing
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.models import Event
from bluelamp.records.pole.services import links, records
from bluelamp.records.pole.services.links import NewLink
from tests.people import NOW, make_actor
from tests.records.identity.world import make_decider, make_people
from tests.register import approve_algorithms, suspend

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def by():
    call_command("load_codes", verbosity=0, stdout=io.StringIO())
    approve_algorithms()
    return make_decider()


def kept(by):
    with access.acting(by):
        return list(Proposal.objects.order_by("one_id", "other_id"))


ADA = {
    "given_names": "Ada",
    "surname": "Marshwick",
    "born_on": datetime.date(1981, 3, 4),
    "gender": "female",
    "telephones": ["+447700900123"],
    "postcode": "ZQ1 4AB",
}


def add_record(by, **values):
    """This will add a person record by the door that everybody uses, as a witness."""
    with access.acting(by):
        event = Event.objects.select_related("source").first()
    return records.add_record(
        by=by,
        at=NOW,
        kind=Kind.PERSON,
        values=values,
        origin=links.Origin(event.source, NOW),
        reason=Reason("investigation"),
        links=[NewLink(Ref(Kind.EVENT, event.pk), "witness")],
    )


def deliver_twice():
    for waiting in Delivery.objects.filter(event_name="pole.record.added"):
        bus.deliver(waiting.pk)
        bus.deliver(waiting.pk)


def wait_until_indexed(by, name):
    """The index follows once no other test's transaction is in its way."""
    deadline = time.monotonic() + 30
    with access.acting(by):
        while not find_likeliest(Query(name), 1) and time.monotonic() < deadline:
            indexing.keep_up()


def test_a_record_that_is_added_is_matched_and_proposed_with_its_evidence(by):
    call_command("load_codes", verbosity=0, stdout=io.StringIO())
    make_people(by, 3)
    adder = make_actor("pole.add_records")
    old = add_record(adder, **ADA)
    deliver_twice()
    wait_until_indexed(adder, "Ada Marshwick")
    new = add_record(adder, **ADA | {"surname": "Marshwik", "postcode": ""})
    deliver_twice()
    (found,) = kept(by)
    assert (found.one_id, found.other_id, found.source) == (old.pk, new.pk, "live")
    assert found.bits == pytest.approx(sum_with_prior(found), abs=0.1)
    assert found.evidence[0]["bits"] >= found.evidence[-1]["bits"]
    assert all(each["words"] for each in found.evidence)


def sum_with_prior(found):
    return load().prior + sum(each["bits"] for each in found.evidence)


def test_while_the_algorithm_is_out_of_use_records_arrive_and_nothing_is_proposed(by):
    make_people(by, 3)
    adder = make_actor("pole.add_records")
    add_record(adder, **ADA)
    add_record(adder, **ADA | {"surname": "Marshwik"})
    suspend("identity.person-match")
    deliver_twice()
    assert kept(by) == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
