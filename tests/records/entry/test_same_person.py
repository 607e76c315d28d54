"""Whom a new record is said to be, and two who write at once: in transactions of their own."""

import pytest
from django.core.cache import cache

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.models import Judgement, Membership, Proposal
from bluelamp.records.pole.models import Amendment, Marker, PersonRecord
from tests.insight.profiles.world import load_lists, make_town
from tests.records.entry.world import KEEP, add, correction, seen, signed_in
from tests.records.identity.known import index
from tests.register import approve_algorithms

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def by(client):
    cache.clear()
    load_lists()
    return signed_in(client, *KEEP, sees_sensitive=True)


@pytest.fixture
def town(by):
    with access.acting(by):
        return make_town(by)


@pytest.fixture
def known(by, town):
    """Live identity that knows the town's people."""
    approve_algorithms()
    index(2)
    return town


ALEX = {
    "given_names": "Alex", "surname": "Reed", "telephones": "07700 900123", "source": "police",
    "confidence": "confirmed", "born_on_day": "3", "born_on_month": "4", "born_on_year": "1988",
}  # fmt: skip


def test_somebody_who_looks_known_is_shown_and_asked_about(client, by, known):
    part = client.post("/records/add/person/people", ALEX).content.decode()
    assert "Is it one of these people?" in part
    assert f'value="{known.first.pk}"' in part
    answer = add(client, "person", ALEX)
    assert answer.status_code == 422
    assert "Select whether it is one of the people" in answer.content.decode()
    assert len(seen(PersonRecord)) == 2


def test_the_same_person_is_a_record_beside_theirs_and_a_proposal(client, by, known):
    answer = add(client, "person", ALEX | {"same_as": known.first.pk})
    assert answer.status_code == 302
    added = seen(PersonRecord)[-1]
    assert (added.given_names, len(seen(PersonRecord))) == ("Alex", 3)
    [proposal] = seen(Proposal, source="said")
    assert {proposal.one_id, proposal.other_id} >= {added.pk}
    assert "same person for INC-1" in str(proposal.evidence)
    assert seen(Judgement) == []


def test_who_may_decide_who_is_who_decides_it_as_they_add(client, by, known):
    signed_in(client, *KEEP, "identity.decide_identity", sees_sensitive=True)
    with access.seeing_everything():
        Marker.objects.all().delete()
    answer = add(client, "person", ALEX | {"same_as": known.first.pk})
    assert answer.status_code == 302
    added = seen(PersonRecord)[-1]
    assert [each.identity_id for each in seen(Membership, record_id=added.pk)] == [known.first.pk]


def test_somebody_new_is_said_to_be_new(client, by, known):
    assert add(client, "person", ALEX | {"same_as": "new"}).status_code == 302
    assert seen(Proposal, source="said") == []


def test_the_second_of_two_who_correct_at_once_is_told_and_loses_nothing(client, by, town):
    ref = f"person/{town.first.pk}"
    mine, theirs = correction(client, ref, surname="Reid"), correction(client, ref, gender="female")
    assert client.post(f"/records/{ref}/correct", theirs).status_code == 302
    told = client.post(f"/records/{ref}/correct", mine)
    assert told.status_code == 422
    assert "Somebody else changed this record" in told.content.decode()
    assert [each.field for each in seen(Amendment)] == ["gender"]
    form = told.context["form"]
    assert (form["surname"].value(), form["gender"].value()) == ("Reid", "female")
