"""A profile: what it shows, to whom, and that each look is accounted for."""

import datetime

import pytest

from bluelamp.insight.profiles import services
from bluelamp.insight.profiles.models import Look
from bluelamp.insight.profiles.selectors import charts, profiles, ways
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.models import Amendment
from tests.insight.profiles.world import PRINT, READ, load_lists, make_marker, make_town
from tests.people import NOW, make_actor, make_force, make_unit
from tests.records.pole.world import make_event, make_link, make_object, make_source

pytestmark = pytest.mark.django_db
WHY = Reason("investigation", "Operation Larch")
TODAY = NOW.date()


@pytest.fixture
def reader():
    load_lists()
    return make_actor(*PRINT, sees_sensitive=True)


@pytest.fixture
def town(reader):
    with access.acting(reader):
        return make_town(reader)


def person(record):
    return Ref(Kind.PERSON, record.pk)


def opened(by, ref, at=NOW):
    return services.open_profile(by=by, at=at, reason=WHY, ref=ref)


def close(record):
    type(record)._default_manager.filter(pk=record.pk).update(marking="OFFICIAL-SENSITIVE")


def fact(profile, label):
    return next(each for each in profile.facts if each.label == label)


def test_a_person_is_all_their_records_and_conflicts_are_shown(reader, town):
    profile = opened(reader, person(town.second))
    assert profile.ref == person(town.first)
    assert [str(ref) for ref, _, _ in profile.records] == [
        f"P{town.first.pk}",
        f"P{town.second.pk}",
    ]
    assert profile.conflicts == ["Date of birth"]
    born = fact(profile, "Date of birth")
    assert {value.words for value in born.values} == {"3 April 1988", "4 March 1988"}
    assert fact(profile, "Gender").values[0].words == "Male"
    assert len(fact(profile, "Surname").values[0].origins) == 2


def test_a_person_seen_through_one_record_alone_is_that_record_alone(reader, town):
    with access.acting(reader):
        close(town.first)
    profile = opened(make_actor(*READ), person(town.second))
    assert profile.refs == [person(town.second)]
    assert profile.conflicts == []
    assert [each.other["ref"] for each in profile.links] == [f"E{town.crime.pk}"]
    assert profile.markers == []


def test_links_stand_by_role_with_what_they_join(reader, town):
    profile = opened(reader, person(town.first))
    assert [(each.role, each.other["ref"]) for each in profile.links] == [
        ("suspect in", f"E{town.crime.pk}"),
        ("uses", f"O{town.car.pk}"),
    ]
    car = opened(reader, Ref(Kind.OBJECT, town.car.pk))
    assert [(each.role, each.other["ref"]) for each in car.links] == [
        ("used by", f"P{town.first.pk}")
    ]


def test_a_sensitive_link_and_what_it_leads_to_are_not_shown(reader, town):
    with access.acting(reader):
        close(town.links[1])
        close(town.car)
    profile = opened(make_actor(*READ), person(town.first))
    assert (profile.links, profile.net.total, profile.chart.ties) == ([], 0, [])
    assert str(town.crime) not in repr(profile.timeline)


def test_warnings_say_what_why_who_and_until_when(reader, town):
    (warning,) = opened(reader, person(town.second)).markers
    assert (warning["label"], warning["due"]) == ("Weapons", True)
    assert warning["marker"].reason == "Carried a knife in 2025"


def test_the_place_of_a_persons_crime_is_on_their_map(reader, town):
    (place,) = opened(reader, person(town.first)).places
    assert (place["e"], place["shape"]) == (400_000.0, "circle")
    assert "Burglary" in place["label"]


@pytest.mark.parametrize("kind", ["car", "crime", "place"])
def test_every_kind_has_a_profile(reader, town, kind):
    record = getattr(town, kind)
    kinds = {"car": Kind.OBJECT, "crime": Kind.EVENT, "place": Kind.LOCATION}
    profile = opened(reader, Ref(kinds[kind], record.pk))
    assert profile.title == str(record)
    assert profile.facts


def test_each_record_that_is_shown_has_its_entry_and_its_reason(reader, town):
    opened(reader, person(town.first))
    with access.acting(reader):
        entries = Entry.objects.filter(operation="consultation", post_id=reader.post_id)
        seen = sorted(entries.values_list("subject_id", flat=True))
    shown = (town.first, town.second, town.car, town.crime, town.place)
    assert seen == sorted(each.pk for each in shown)
    assert {each.reason_code for each in entries_of(reader)} == {"investigation"}


def entries_of(by):
    with access.acting(by):
        return list(Entry.objects.filter(post_id=by.post_id))


def test_a_print_is_a_disclosure(reader, town):
    profiles.consult_profile(
        by=reader, at=NOW, reason=WHY, ref=person(town.first), operation=Operation.DISCLOSURE
    )
    assert {each.operation for each in entries_of(reader)} == {"disclosure"}


def test_who_may_read_but_not_print_prints_nothing(reader, town):
    by = make_actor(*READ)
    with pytest.raises(NotPermitted):
        profiles.consult_profile(
            by=by, at=NOW, reason=WHY, ref=person(town.first), operation=Operation.DISCLOSURE
        )
    assert entries_of(by) == []


@pytest.mark.parametrize("held", [(), ("pole.read_records",), ("profiles.read",)])
def test_nobody_opens_a_profile_without_the_permissions(reader, town, held):
    by, ref = make_actor(*held), person(town.first)
    with pytest.raises(NotPermitted):
        opened(by, ref)
    with pytest.raises(NotPermitted):
        charts.consult_chart(by=by, reason=WHY, refs=[ref], on=TODAY)
    with pytest.raises(NotPermitted):
        ways.consult_path(by=by, reason=WHY, start=ref, goal=ref, on=TODAY)
    assert (entries_of(by), Look.objects.count()) == ([], 0)


def test_a_mark_is_not_given_to_who_may_not_read(town):
    with pytest.raises(NotPermitted):
        charts.find_mark(by=make_actor(), refs=[person(town.first)])


def test_another_forces_person_is_not_there(reader, town):
    by = make_actor(*PRINT, force=make_force("98", "Marlshire Police"))
    ref = person(town.first)
    with pytest.raises(profiles.NoSuchProfile):
        opened(by, ref)
    assert charts.consult_chart(by=by, reason=WHY, refs=[ref], on=TODAY) is None
    assert charts.find_mark(by=by, refs=[ref]) == ""
    assert (entries_of(by), Look.objects.count()) == ([], 0)


def test_what_was_recorded_since_the_last_look_is_new(reader, town):
    ref, later = person(town.first), NOW + datetime.timedelta(days=3)
    first = opened(reader, ref, at=NOW + datetime.timedelta(days=1))
    assert (first.since, first.new) == (None, [])
    with access.acting(reader):
        phone = make_object(town.niche, identifier="+447700900999")
        link = make_link(town.niche, town.first, phone, "uses")
        type(link).objects.filter(pk=link.pk).update(recorded_at=later)
        make_marker(town.niche, town.first, code="DR", placed_at=later)
    second = opened(reader, ref, at=later + datetime.timedelta(hours=1))
    assert {each["title"] for each in second.new} == {
        "Linked to +447700900999",
        "Warning marker DR was placed",
    }
    again = opened(reader, ref, at=later + datetime.timedelta(hours=1, minutes=5))
    assert len(again.new) == 2


def test_a_chart_grows_by_what_is_opened_on_it_and_each_person_is_one_node(reader, town):
    ref = person(town.first)
    chart = charts.consult_chart(by=reader, reason=WHY, refs=[ref], on=TODAY)
    assert {each["id"] for each in chart.nodes} == {
        str(ref), f"O{town.car.pk}", f"E{town.crime.pk}"
    }  # fmt: skip
    grown = charts.consult_chart(
        by=reader, reason=WHY, refs=[ref, Ref(Kind.EVENT, town.crime.pk)], on=TODAY
    )
    assert {"from": f"E{town.crime.pk}", "to": f"L{town.place.pk}", "label": "happened at"} in (
        grown.ties
    )
    assert grown.mark != chart.mark


def test_a_mark_changes_with_what_the_reader_sees(reader, town):
    by, ref = make_actor(*READ), person(town.first)
    before = charts.find_mark(by=by, refs=[ref])
    assert charts.find_mark(by=by, refs=[ref]) == before
    with access.acting(reader):
        close(town.car)
    assert charts.find_mark(by=by, refs=[ref]) not in (before, "")
    with access.acting(reader):
        close(town.first)
        close(town.second)
    assert charts.find_mark(by=by, refs=[ref]) == ""


def test_a_path_is_said_in_the_words_of_its_links(reader, town):
    start, goal = Ref(Kind.OBJECT, town.car.pk), Ref(Kind.LOCATION, town.place.pk)
    path = ways.consult_path(by=reader, reason=WHY, start=start, goal=goal, on=TODAY)
    assert [(s.one["id"], s.role, s.other["id"]) for s in path.steps] == [
        (f"P{town.first.pk}", "uses", f"O{town.car.pk}"),
        (f"P{town.first.pk}", "is the same person as", f"P{town.second.pk}"),
        (f"P{town.second.pk}", "suspect in", f"E{town.crime.pk}"),
        (f"E{town.crime.pk}", "happened at", f"L{town.place.pk}"),
    ]
    assert len(entries_of(reader)) == 5


def test_a_path_through_what_is_hidden_is_no_path(reader, town):
    with access.acting(reader):
        close(town.second)
    by = make_actor(*READ)
    start, goal = Ref(Kind.OBJECT, town.car.pk), Ref(Kind.LOCATION, town.place.pk)
    path = ways.consult_path(by=by, reason=WHY, start=start, goal=goal, on=TODAY)
    assert (path.steps, path.nodes) == ([], [])


def test_a_path_to_what_is_hidden_says_what_one_to_nothing_says(reader, town):
    with access.acting(reader):
        close(town.crime)
    by, start = make_actor(*READ), Ref(Kind.OBJECT, town.car.pk)
    for number in (town.crime.pk, town.crime.pk + 10_000):
        goal = Ref(Kind.EVENT, number)
        with pytest.raises(ways.NoSuchEnd, match=str(goal)):
            ways.consult_path(by=by, reason=WHY, start=start, goal=goal, on=TODAY)
    assert entries_of(by) == []


def test_what_the_national_minimum_still_wants_is_said(reader, town):
    person_of = opened(reader, person(town.first)).minimum
    assert (person_of.percent, person_of.missing) == (100, ())
    car = opened(reader, Ref(Kind.OBJECT, town.car.pk)).minimum
    assert (car.percent, car.missing) == (60, ("a model", "a body shape"))


def test_an_event_is_dated_as_exactly_as_it_is_known(reader, town):
    start = datetime.datetime(2017, 3, 1, tzinfo=datetime.UTC)
    end = datetime.datetime(2017, 3, 31, 22, 59, tzinfo=datetime.UTC)
    with access.acting(reader):
        month = make_event(
            town.niche, happened_from=start, happened_to=end, precision="month", category="Robbery"
        )
        undated = make_event(town.niche, category="Arson")
        for each in (month, undated):
            make_link(town.niche, town.first, each, "suspect")
    profile = opened(reader, person(town.first))
    when = {each["title"]: each.get("when") for each in profile.timeline}
    assert when["Suspect in Robbery"] == "March 2017"
    assert when["Suspect in Arson"] == "On a day that is not known"
    assert {each.when for each in profile.links if each.other["ref"] == f"E{month.pk}"} == {
        "March 2017"
    }
    assert fact(opened(reader, Ref(Kind.EVENT, month.pk)), "When").values[0].words == "March 2017"


def test_the_timeline_of_a_place_says_what_it_was_the_scene_of(reader, town):
    place = opened(reader, Ref(Kind.LOCATION, town.place.pk))
    assert [each["title"] for each in place.timeline] == ["Scene of Burglary 20/1/26"]


def test_a_changed_date_is_said_as_people_write_it(reader, town):
    with access.acting(reader):
        Amendment.objects.create(
            about_kind="person", about_id=town.first.pk, field="born_on", before="1988-03-04",
            after="1988-04-03", source=town.niche, known_at=NOW, recorded_at=NOW, post_id=1,
        )  # fmt: skip
    titles = [each["title"] for each in opened(reader, person(town.first)).timeline]
    assert "Born on changed from 4 March 1988 to 3 April 1988" in titles


def test_two_units_place_warnings_by_hand_each_from_its_own_source():
    load_lists()
    force = make_force()
    for code in ("N1", "S1"):
        able = (*READ, "pole.add_records", "pole.place_markers")
        by = make_actor(*able, unit=make_unit(force, code), reach="unit")
        with access.acting(by):
            car = make_object(make_source(by, code), kind="vehicle")
        services.place_warning(
            by=by, at=NOW, ref=Ref(Kind.OBJECT, car.pk), code="AG", why="A bat in the boot",
            review_on=TODAY + datetime.timedelta(days=30),
        )  # fmt: skip
        [marker] = opened(by, Ref(Kind.OBJECT, car.pk)).markers
        assert marker["marker"].source.unit_id == by.unit_id
