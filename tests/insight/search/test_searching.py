"""Searching the store: what is found, in which order, with which reasons."""

from uuid import uuid4

import pytest

from bluelamp.contact import services as contact
from bluelamp.contact.services import CallFacts
from bluelamp.dispatch.services.incidents import Place
from bluelamp.insight.search.rules import asking, wanted
from bluelamp.insight.search.selectors.named import consult_named
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Location
from tests.dispatch.world import make_controller, make_world
from tests.house.accounted import leaves_one_line
from tests.people import make_actor
from tests.records.pole.world import make_event, make_link, make_object, make_source, origin

from .world import MAY, NOW, TODAY, WHY, add_people, index, make_reader, search, titles

pytestmark = pytest.mark.django_db(transaction=True)
KEVIN = {"given_names": "Kevin", "surname": "Tranter", "telephones": ["07700900123"]}


@pytest.fixture
def reader():
    by = make_reader()
    others = {"given_names": "Kevina", "surname": "Trant"}
    (person, _) = add_people(by, KEVIN, others)
    with access.acting(by):
        source = make_source(by)
        car = make_object(
            source,
            kind="vehicle",
            identifier="AB12CDO",
            identifier_kind="vrm",
            make="Ford",
            model="Fiesta",
            colour="blue",
        )
        make_link(source, car, person)
    index()
    return by


def test_a_name_is_found_first_with_its_reasons(reader):
    found = search(reader, "kevin tranter")
    assert titles(found)[0] == "Kevin Tranter"
    assert set(found.hits[0].reasons) == {"surname matches", "given name matches"}


def test_a_name_with_a_letter_changed_is_found_and_says_so(reader):
    found = search(reader, "kevin trantor")
    assert titles(found)[0] == "Kevin Tranter"
    assert "surname tranter matches with one letter changed" in found.hits[0].reasons


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900 123", "00447700900123"])
def test_a_telephone_is_found_however_it_is_written(reader, typed):
    assert titles(search(reader, typed)) == ["Kevin Tranter"]


@pytest.mark.parametrize("typed", ["AB12 CDO", "ab12cd0", "AB1? *", "?B12 CDO", "AB12*", "*2CDO"])
def test_a_plate_is_found_whole_or_in_part(reader, typed):
    assert titles(search(reader, typed)) == ["AB12CDO blue Ford Fiesta"]


def test_words_about_a_car_find_it(reader):
    found = search(reader, "ford fiesta blue")
    assert titles(found) == ["AB12CDO blue Ford Fiesta"]
    assert found.hits[0].linked


def test_a_record_is_found_by_its_own_number(reader):
    key = search(reader, "kevin tranter").hits[0].record.key
    assert titles(search(reader, key)) == ["Kevin Tranter"]


def test_facets_count_what_was_found(reader):
    found = search(reader, "tranter")
    assert found.facets["kind"] == {"person": found.total}
    assert search(reader, "tranter", kind="vehicle").total == 0


def test_a_search_leaves_one_line_with_its_reason_and_how_many(reader):
    with leaves_one_line(reader, "search.records.searched", "investigation"):
        search(reader, "kevin tranter")
    with access.acting(reader):
        entry = Entry.objects.filter(act="search.records.searched").latest("pk")
    assert entry.operation == "consultation"
    assert entry.incident == "INC-1"


def test_who_may_not_search_is_refused_and_finds_nothing(reader):
    with pytest.raises(NotPermitted):
        search(make_actor(), "kevin")


def test_before_the_first_indexing_search_says_that_it_is_not_ready(settings, folder):
    settings.SEARCH_INDEX = folder / "nothing"
    with pytest.raises(wanted.NoIndex):
        search(make_reader(), "kevin")


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 100_000,
        "word " * 20_000,
        ".*",
        "(a+)+$",
        'name:"unbalanced',
        "surname:[a TO z] AND NOT (",
        "😀 👮 🚓",
        "\x00\x01‮kevin",
        "a*b*c*d*1*e*f*",
        "?" * 50,
        "*1*",
        "'; drop table pole_person; --",
        "near",
        "in march 99999",
        "31/02/2026",
    ],
)
def test_anything_may_be_typed(reader, typed):
    assert search(reader, typed).total >= 0


def test_a_name_is_found_by_its_short_form_and_says_so(reader):
    add_people(reader, {"given_names": "Biddy", "surname": "Oldroyd"})
    index()
    (hit,) = search(reader, "bridget oldroyd").hits
    assert hit.record.title == "Biddy Oldroyd"
    assert "given name biddy is another form of bridget" in hit.reasons


def test_a_call_is_found_with_its_place_by_those_alone_who_read_calls():
    make_world()
    place = Place("Corner Road", 400_050.0, 280_050.0)
    facts = CallFacts(
        channel="999", place=place, words="A man has a knife", presented_at=NOW, key=uuid4()
    )
    taken = contact.take_call(by=make_controller(), at=NOW, facts=facts)
    index()
    reads = make_actor(*MAY, "contact.read_calls")
    (hit,) = search(reads, "knife", area="400000,280000;400100,280100").hits
    assert (hit.record.key, hit.point) == (f"C{taken.pk}", (400_050.0, 280_050.0))
    assert search(reads, "knife", area="400200,280000;400300,280100").total == 0
    assert search(make_actor(*MAY), "knife").total == 0


def test_a_place_that_nobody_knows_narrows_nothing_and_is_said(reader):
    found = search(reader, "tranter", place="Nowhere Lane", metres="300")
    assert found.unknown_place == "Nowhere Lane"
    assert found.total == 1


@pytest.mark.parametrize("typed", ["Brown'S Edge Road", "brown’s edge road", "browns edge road"])
def test_an_address_finds_the_place_before_those_who_live_there(typed):
    by = make_reader()
    lives = {"address": "12 Brown's Edge Road, Marlow Cross"}
    add_people(by, *({"given_names": "Ada", "surname": f"Marsh{n}"} | lives for n in "abc"))
    with access.acting(by):
        place = Location.objects.create(
            **origin(make_source(by)), kind="address", premises="12", street="Brown's Edge Road"
        )
    index()
    found = search(by, typed)
    assert (found.hits[0].record.key, found.total) == (f"L{place.pk}", 4)


@pytest.mark.parametrize(
    ("typed", "like"),
    [("12 mill lane", True), ("mill lane", True), ("lane", False), ("kevin tranter", False)],
)
def test_what_ends_as_streets_do_reads_as_an_address(typed, like):
    assert asking.take_apart(typed, today=TODAY).like_address is like


def named(by, text):
    return consult_named(by=by, reason=WHY, text=text, today=TODAY)


def test_an_end_of_a_path_is_found_by_name_by_those_who_may_search(reader):
    (first, *_) = named(reader, "kevin tranter")
    assert (first.title, first.ref.kind) == ("Kevin Tranter", Kind.PERSON)
    assert first.written == f"Kevin Tranter ({first.ref})"
    with leaves_one_line(reader, "search.records.suggested", "investigation"):
        named(reader, "AB12 CDO")
    assert named(make_actor("profiles.read", "pole.read_records"), "kevin tranter") == []


def test_near_a_place_that_only_the_records_know_is_round_it():
    by = make_reader()
    with access.acting(by):
        source = make_source(by)
        grid = {"easting": 538_500.0, "northing": 184_300.0}
        place = Location.objects.create(
            **origin(source), kind="geometric", street="Meridian Square", **grid
        )
        near, far = (make_event(source, category=each) for each in ("robbery", "robbery"))
        make_link(source, near, place, "at")
    index()
    found = search(by, "robbery near meridian square")
    assert [each.record.key for each in found.hits] == [f"E{near.pk}"]
    assert found.area.said == "Within 1 km of Meridian Square"
    assert far.pk != near.pk


def test_nothing_is_not_said_to_have_all_but_one_of_the_words(reader):
    found = search(reader, "zzqx yyqx wwqx")
    assert (found.total, found.notes) == (0, ())
