"""Writing the record on a screen: each page asked for and sent, as a browser does."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.entry.selectors import finding
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.models import (
    Amendment,
    Event,
    Link,
    Location,
    Marker,
    Object,
    PersonRecord,
)
from tests.insight.profiles.world import load_lists, make_town
from tests.people import actor_of, make_post
from tests.records.entry.world import KEEP, PERSON, WRITE, add, correction, seen, signed_in, today
from tests.records.pole.world import link_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client):
    cache.clear()
    load_lists()
    return signed_in(client, *KEEP, sees_sensitive=True)


@pytest.fixture
def town(by):
    with access.acting(by):
        return make_town(by)


def test_every_form_is_shown_with_what_its_standard_wants(client, by):
    begin = client.get("/records/add/").content.decode()
    for sort in ("person", "vehicle", "telephone", "address", "event", "organisation", "drug"):
        assert f"/records/add/{sort}/" in begin
        page = client.get(f"/records/add/{sort}/")
        assert page.status_code == 200
        wanted = "Still wanted" in page.content.decode()
        assert wanted is (sort not in ("event", "organisation"))


def test_a_person_is_added_with_telephone_and_home_and_is_no_orphan(client, by):
    said = PERSON | {"telephones": "07700 900123", "address": "3 Mill Lane, Ambleford"}
    answer = add(client, "person", said | {"postcode": "zq14ab"})
    assert not answer.context, answer.context["form"].errors
    [person] = seen(PersonRecord)
    assert answer.url == f"/profiles/person/{person.pk}"
    assert (str(person), person.postcode) == ("Ada Marsh", "ZQ1 4AB")
    assert person.source.name == "Told by the person"
    [phone], [home] = seen(Object), seen(Location)
    assert (phone.identifier, home.premises, home.street) == ("+447700900123", "3", "Mill Lane")
    roles = {(each.role, each.from_id, each.to_id) for each in seen(Link)}
    assert roles == {("uses", person.pk, phone.pk), ("lives_at", person.pk, home.pk)}


def test_a_known_telephone_and_home_are_linked_to_as_they_are(client, by):
    said = PERSON | {"telephones": "07700 900123", "address": "3 Mill Lane", "postcode": "ZQ1 4AB"}
    add(client, "person", said)
    answer = add(client, "person", said | {"given_names": "Ben", "telephones": "+447700900123"})
    assert answer.status_code == 302
    assert (len(seen(PersonRecord)), len(seen(Object)), len(seen(Location))) == (2, 1, 1)


def test_nobody_is_added_who_is_linked_to_nothing_and_nothing_typed_is_lost(client, by):
    answer = add(client, "person", PERSON)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "must be linked to something" in page
    assert 'value="Marsh"' in page
    assert seen(PersonRecord) == []


def test_a_fault_of_a_home_leaves_no_half_of_a_person(client, by):
    said = PERSON | {"telephones": "07700 900123", "address": "3 Mill Lane", "postcode": "NOWHERE"}
    answer = add(client, "person", said)
    assert "is not a postcode" in answer.content.decode()
    assert (seen(PersonRecord), seen(Object)) == ([], [])


@pytest.mark.parametrize("name", ["(.*)+$", "a" * 100_000, "<b>", "P(?=12)*", "\0"])
def test_what_is_no_name_is_refused_in_words_and_nothing_is_written(client, by, name):
    said = PERSON | {"surname": name, "telephones": "07700 900123"}
    answer = add(client, "person", said)
    assert answer.status_code == 422
    part = client.post("/records/add/person/people", said)
    assert part.status_code == 200
    assert (seen(PersonRecord), seen(Object)) == ([], [])


def test_a_person_is_added_from_an_event_with_their_role_there(client, by, town):
    page = client.get(f"/records/add/person/?link=E{town.crime.pk}").content.decode()
    assert "victim of" in page
    assert "lives at" not in page
    said = PERSON | {"link": f"E{town.crime.pk}", "role": "victim>", "words": "It is my house."}
    answer = add(client, "person", said)
    assert answer.status_code == 302
    [link] = seen(Link, role="victim")
    assert (link.to_id, link.words) == (town.crime.pk, "It is my house.")


def test_a_scene_is_added_from_its_event_the_other_way_round(client, by, town):
    said = {"name": "Gate of Long Meadow", "link": f"E{town.crime.pk}", "role": "at<"}
    said |= {"source": "police", "confidence": "probable"}
    assert add(client, "point", said).status_code == 302
    link = seen(Link, role="at")[-1]
    assert (link.from_id, link.confidence) == (town.crime.pk, "probable")


def test_a_role_that_joins_other_kinds_is_refused(client, by, town):
    said = PERSON | {"other": f"O{town.car.pk}", "role": "victim>"}
    answer = add(client, "person", said)
    assert "a role that fits" in answer.content.decode()
    assert len(seen(PersonRecord)) == 2


def test_the_other_end_is_chosen_from_what_words_may_mean(client, by, town, monkeypatch):
    hit = Found(Ref(Kind.OBJECT, town.car.pk), "AB12CDE", "Vehicle")
    monkeypatch.setattr(finding, "FINDERS", [lambda **_: [hit]])
    said = PERSON | {"other": "blue ford", "role": "drives>"}
    asked = add(client, "person", said)
    assert asked.status_code == 422
    assert f'value="O{town.car.pk}"' in asked.content.decode()
    answer = add(client, "person", said | {"other_ref": f"O{town.car.pk}"})
    assert answer.status_code == 302
    assert seen(Link, role="drives")[0].to_id == town.car.pk


def test_an_event_is_kept_as_exactly_as_it_is_known(client, by):
    said = {"kind": "crime", "category": "Burglary", "source": "other"}
    when = {"happened_day": "27", "happened_month": "3", "happened_year": "2026"}
    add(client, "event", said | when | {"clock": "03:15"})
    add(client, "event", said | when)
    add(client, "event", said | when | {"month_only": "on"})
    add(client, "event", said)
    minute, day, month, never = seen(Event)
    assert [each.precision for each in (minute, day, month, never)] == [
        "minute", "day", "month", "unknown",
    ]  # fmt: skip
    assert timezone.localtime(minute.happened_from).hour == 3
    assert timezone.localtime(month.happened_from).day == 1
    assert never.happened_from is None


def test_an_object_keeps_its_number_as_given_and_as_searched(client, by):
    said = {"identifier_given": "ab12 cde", "make": "Ford", "facts__body_shape": "hatchback"}
    add(client, "vehicle", said | {"source": "police"})
    [car] = seen(Object)
    assert (car.kind, car.identifier, car.identifier_given) == ("vehicle", "AB12CDE", "ab12 cde")
    assert car.facts == {"body_shape": "hatchback"}


def test_what_is_still_wanted_follows_what_is_typed(client, by):
    part = client.post("/records/add/vehicle/wanted", {"identifier_given": "AB12 CDE"})
    page = part.content.decode()
    assert "a registration mark" not in page
    assert "a colour" in page


@pytest.mark.parametrize("sort", ["ghost", "person/ghost"])
def test_a_sort_that_is_none_is_not_found(client, by, sort):
    assert client.post(f"/records/add/{sort}/", {}).status_code == 404


def test_a_correction_keeps_what_was_said_with_who_why_and_when(client, by, town):
    ref = f"person/{town.first.pk}"
    answer = client.post(f"/records/{ref}/correct", correction(client, ref, surname="Reid"))
    assert answer.status_code == 302
    [kept] = seen(Amendment)
    assert (kept.field, kept.before, kept.after) == ("surname", "Reed", "Reid")
    assert (kept.reason, kept.source.name) == ("She spelt it out", "Told by the person")
    page = client.get(f"/records/{ref}/history").content.decode()
    for words in ("Surname", "Reed", "Reid", "She spelt it out", by.name):
        assert words in page


def test_a_correction_of_nothing_is_said_to_be_one(client, by, town):
    for ref in (f"person/{town.first.pk}", f"object/{town.car.pk}", f"event/{town.crime.pk}"):
        answer = client.post(f"/records/{ref}/correct", correction(client, ref))
        assert "Nothing is changed" in answer.content.decode()
    assert seen(Amendment) == []


def test_a_link_is_added_and_ended_from_a_profile(client, by, town):
    ref = f"person/{town.first.pk}"
    said = {"other": f"L{town.place.pk}", "role": "lives_at>", "confidence": "probable"}
    said |= {"started_on_day": 1, "started_on_month": 2, "started_on_year": 2024}
    said |= {"source": "self", "words": "I live there"}
    assert client.post(f"/records/{ref}/link", said | today()).status_code == 302
    [link] = seen(Link, role="lives_at")
    assert (link.source.name, link.started_on) == (
        "Told by the person",
        datetime.date(2024, 2, 1),
    )
    address = f"/records/{ref}/links/{link.pk}/end"
    early = {"on_day": 1, "on_month": 1, "on_year": 2020, "why": "Moved"}
    assert "on the day it starts" in client.post(address, early).content.decode()
    answer = client.post(address, early | {"on_year": 2025})
    assert answer.status_code == 302
    [ended] = seen(Link, role="lives_at")
    assert ended.ended_on == datetime.date(2025, 1, 1)
    assert (
        "ended this link already"
        in client.post(address, early | {"on_year": 2025}).content.decode()
    )


def test_a_record_is_not_linked_to_itself(client, by, town):
    said = {"other": f"P{town.first.pk}", "role": "associate>", "confidence": "possible"}
    said |= {"source": "self"} | today()
    answer = client.post(f"/records/person/{town.first.pk}/link", said)
    assert "not linked to itself" in answer.content.decode()


def test_the_amendments_of_a_link_are_not_those_of_a_record_of_its_number(client, by, town):
    with access.acting(by):
        link = link_of(town.niche, town.first, town.place, "lives_at")
        link.pk = town.first.pk
        link.save(force_insert=True)
    ended = {"on_day": 1, "on_month": 1, "on_year": 2025, "why": "Moved"}
    client.post(f"/records/person/{town.first.pk}/links/{link.pk}/end", ended)
    assert [each.about_id for each in seen(Amendment)] == [town.first.pk]
    page = client.get(f"/records/person/{town.first.pk}/history").content.decode()
    assert "Nothing was changed" in page


@pytest.mark.parametrize("which", ["record", "link"])
def test_closing_says_who_will_still_see_it_before_and_after(client, by, town, which):
    reader = actor_of(make_post("pole.read_records"))
    ref = f"person/{town.first.pk}"
    number = town.links[0].pk
    address = (
        f"/records/{ref}/protect" if which == "record" else f"/records/{ref}/links/{number}/protect"
    )
    assert reader.name in client.get(address).content.decode()
    said = {"marking": "OFFICIAL-SENSITIVE", "why": "A threat was made"}
    look = client.post(address, said | {"act": "look"}).content.decode()
    assert "1 person would" in look
    assert client.post(address, said).status_code == 302
    assert reader.name not in client.get(address).content.decode()
    model, pk = (PersonRecord, town.first.pk) if which == "record" else (Link, number)
    with access.acting(reader):
        assert not model.objects.filter(pk=pk).exists()
    assert "nothing is changed" in client.post(address, said).content.decode()


@pytest.mark.parametrize("link", [False, True])
def test_who_may_not_close_records_closes_none(client, by, town, link):
    signed_in(client, *WRITE, sees_sensitive=True)
    more = f"/links/{town.links[0].pk}" if link else ""
    address = f"/records/person/{town.first.pk}{more}/protect"
    said = {"marking": "OFFICIAL-SENSITIVE", "why": "A threat"}
    assert client.post(address, said).status_code == 403
    assert {each.marking for each in (*seen(PersonRecord), *seen(Link))} == {"OFFICIAL"}


def test_nobody_closes_a_record_to_themselves(client, by, town):
    signed_in(client, *KEEP)
    page = client.get(f"/records/person/{town.first.pk}/protect").content.decode()
    assert "OFFICIAL-SENSITIVE" not in page


DAY = {"review_on_day": 1, "review_on_month": 3}


def test_a_warning_is_listed_when_it_is_due_and_kept_amended_or_removed(client, by, town):
    page = client.get("/records/warnings/").content.decode()
    assert "Carried a knife in 2025" in page
    year = timezone.localdate().year + 1
    address = f"/records/warnings/{town.marker.pk}/?from=list"
    keep = {"decision": "keep", "why": "Still so"} | DAY | {"review_on_year": year}
    assert client.post(address, keep).url == "/records/warnings/"
    assert "No warning" in client.get("/records/warnings/").content.decode()
    amend = keep | {"decision": "amend", "words": "Keeps a knife in the car"}
    assert client.post(address, amend).status_code == 302
    [marker] = seen(Marker)
    assert marker.reason == "Keeps a knife in the car"
    kept = {(each.field, each.before) for each in seen(Amendment, about_kind="marker")}
    assert ("reason", "Carried a knife in 2025") in kept
    assert "Carried a knife in 2025" in client.get(address).content.decode()
    assert client.post(address, {"decision": "remove", "why": "Not so"}).status_code == 302
    assert seen(Marker)[0].removal_reason == "Not so"
    assert client.get(address).status_code == 404


def test_a_review_needs_its_day_its_words_and_a_reason(client, by, town):
    address = f"/records/warnings/{town.marker.pk}/"
    page = client.post(address, {"decision": "amend", "words": " "}).content.decode()
    for words in ("Enter the day of the next review", "Enter what it says", "Enter why"):
        assert words in page
    assert seen(Amendment) == []


@pytest.mark.parametrize(
    ("address", "permission"),
    [
        ("add/", "pole.add_records"),
        ("add/person/", "pole.add_records"),
        ("person/{}/link", "pole.add_records"),
        ("person/{}/correct", "pole.amend_records"),
        ("person/{}/links/{}/end", "pole.amend_records"),
        ("person/{}/protect", "pole.protect_records"),
        ("warnings/", "pole.place_markers"),
        ("warnings/{}/", "pole.place_markers"),
    ],
)
def test_each_page_refuses_whoever_may_not(client, by, town, address, permission):
    signed_in(client, *[each for each in KEEP if each != permission])
    number = town.marker.pk if "warnings" in address else town.first.pk
    answer = client.get(f"/records/{address.format(number, town.links[0].pk)}")
    assert answer.status_code == 403


def test_another_forces_record_is_not_found_on_any_page(client, by, town):
    from tests.people import make_force

    signed_in(client, *KEEP, force=make_force("98", "Marlshire Police"))
    ref = f"/records/person/{town.first.pk}"
    for address in ("/correct", "/history", "/protect", "/link"):
        assert client.get(f"{ref}{address}").status_code == 404
    assert client.get(f"/records/warnings/{town.marker.pk}/").status_code == 404


def test_officers_of_two_units_write_under_sources_of_their_own(client, by):
    from tests.people import make_force, make_unit

    for code in ("N", "S"):
        unit = make_unit(make_force(), code)
        signed_in(client, *KEEP, unit=unit, reach="unit")
        said = PERSON | {"telephones": f"07700 90012{ord(code) % 10}"}
        assert add(client, "person", said).status_code == 302
    assert len({each.source_id for each in seen(PersonRecord)}) == 2


def test_each_record_that_is_shown_is_accounted_for(client, by, town):
    client.get(f"/records/person/{town.first.pk}/history")
    with access.acting(by):
        read = Entry.objects.filter(act="pole.person.read", subject_id=town.first.pk)
        assert read.count() == 1
