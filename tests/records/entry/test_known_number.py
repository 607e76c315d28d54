"""A number that is on record is offered for reuse, and a secret record is not betrayed."""

import pytest
from django.core.cache import cache

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.pole.models import Amendment, Link, Object
from tests.insight.profiles.world import load_lists, make_town
from tests.records.entry.world import READ, WRITE, add, seen, signed_in, today

pytestmark = pytest.mark.django_db
CAR = {"identifier_given": "zq21 abc", "make": "Ford", "source": "police"}


@pytest.fixture
def by(client):
    cache.clear()
    load_lists()
    return signed_in(client, *WRITE)


@pytest.fixture
def town(by):
    with access.acting(by):
        return make_town(by)


@pytest.fixture
def car(client, by):
    add(client, "vehicle", CAR)
    return seen(Object, kind="vehicle")[-1]


def test_a_known_number_is_offered_as_it_is_typed_and_the_look_is_logged(client, car):
    part = client.post("/records/add/vehicle/known", {"identifier_given": "ZQ21ABC"})
    page = part.content.decode()
    assert "This number is on record" in page
    assert f'value="O{car.pk}"' in page
    looks = seen(Entry, act="pole.object.read", subject_id=car.pk)
    assert len(looks) == 1
    nothing = client.post("/records/add/vehicle/known", {"identifier_given": "ZQ21 AB"})
    assert "on record" not in nothing.content.decode()
    assert len(seen(Entry, act="pole.object.read", subject_id=car.pk)) == 1


def test_without_scripts_the_form_asks_which_it_is_before_anything_is_written(client, car):
    asked = add(client, "vehicle", CAR | {"colour": "Blue"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Select the record that is known, or add what you typed as a new one" in page
    assert 'value="Blue"' in page
    assert f'value="O{car.pk}"' in page
    assert len(seen(Object, kind="vehicle")) == 1


def test_the_known_record_is_linked_and_says_what_it_did_not_and_is_not_written_over(
    client, car, town
):
    said = CAR | {"colour": "Blue", "make": "Vauxhall", "facts__body_shape": "van"}
    said |= {"known_ref": f"O{car.pk}", "link": f"E{town.crime.pk}", "role": "used_in>"}
    said |= {"confidence": "confirmed"}
    before = len(seen(Object))
    answer = client.post("/records/add/vehicle/", said | today(), follow=True)
    assert f"O{car.pk} was on record and is linked and now says: Blue, van." in _text(answer)
    assert "Make says “Ford”; you typed “Vauxhall”." in _text(answer)
    [now] = seen(Object, pk=car.pk)
    assert (now.make, now.colour, now.facts) == ("Ford", "Blue", {"body_shape": "van"})
    assert {each.field for each in seen(Amendment)} == {"colour", "facts"}
    assert len(seen(Object)) == before
    assert seen(Link, role="used_in", from_id=car.pk)


def test_what_is_known_and_says_it_all_is_left_as_it_was(client, car):
    answer = add(client, "vehicle", CAR | {"known_ref": f"O{car.pk}"})
    assert answer.url == f"/profiles/object/{car.pk}"
    assert (seen(Amendment), len(seen(Object, kind="vehicle"))) == ([], 1)


def test_who_may_not_correct_links_the_record_and_is_told_what_was_not_added(client, car):
    signed_in(client, *READ, "pole.add_records")
    said = CAR | {"known_ref": f"O{car.pk}", "colour": "Blue"} | today()
    answer = client.post("/records/add/vehicle/", said, follow=True)
    assert "Colour says nothing; you typed “Blue”." in _text(answer)
    assert seen(Amendment) == []


def test_another_one_of_the_same_number_is_added_when_it_is_said_to_be_another(client, car):
    assert add(client, "vehicle", CAR | {"known_ref": "new ZQ21ABC"}).status_code == 302
    assert len(seen(Object, kind="vehicle")) == 2


def test_a_choice_made_of_one_number_is_not_one_of_another(client, car):
    assert add(client, "vehicle", CAR | {"known_ref": "new AA11AAA"}).status_code == 422
    other = CAR | {"identifier_given": "ZQ21 ABD", "known_ref": f"O{car.pk}"}
    assert "does not have this number" in add(client, "vehicle", other).content.decode()
    assert len(seen(Object, kind="vehicle")) == 1


@pytest.mark.parametrize(
    ("sort", "number"),
    [
        ("telephone", "07700 900123"),
        ("document", "123 456 789"),
        ("account", "Ada.Marsh"),
        ("property", "SN 44-1"),
        ("weapon", "W 771"),
        ("device", "490154203237518"),
    ],
)
def test_every_sort_with_a_number_asks_before_it_adds_another(client, by, sort, number):
    said = {"identifier_given": number, "source": "police", "description": "As found"}
    assert add(client, sort, said).status_code == 302
    assert add(client, sort, said | {"identifier_given": number.lower()}).status_code == 422
    assert len(seen(Object, kind=sort)) == 1


def test_a_secret_record_is_not_betrayed_by_its_number(client, car):
    with access.seeing_everything():
        Object.objects.filter(pk=car.pk).update(marking="OFFICIAL-SENSITIVE")
    part = client.post("/records/add/vehicle/known", CAR)
    assert part.content.decode().strip() == ""
    named = [
        add(client, "vehicle", CAR | {"known_ref": f"O{number}"}).content.decode()
        for number in (car.pk, 2**40)
    ]
    assert all("does not have this number" in each for each in named)
    assert str(car.identifier) not in named[0]
    assert add(client, "vehicle", CAR).status_code == 302
    assert len(seen(Object, kind="vehicle")) == 2
    assert seen(Entry, act="pole.object.read", subject_id=car.pk) == []


def _text(answer):
    return " ".join(answer.content.decode().split())
