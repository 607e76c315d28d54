"""Adding, correcting and protecting records; linking them; markers."""

import datetime
import io
import time

import pytest
from django.core.management import call_command

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event as Told
from bluelamp.kernel.reference.selectors import NoSuchCode
from bluelamp.records.pole import selectors
from bluelamp.records.pole.choices import Kind, Ref, parse_ref
from bluelamp.records.pole.models import Amendment, Delivery, Event, Link, Marker, PersonRecord
from bluelamp.records.pole.services import links, markers, records, sources
from bluelamp.records.pole.services.links import NewLink
from tests.people import NOW, make_actor, make_force, make_unit

pytestmark = pytest.mark.django_db
WRITER = (
    "pole.read_records",
    "pole.add_records",
    "pole.amend_records",
    "pole.protect_records",
    "pole.place_markers",
)
WHY = Reason("investigation", "A burglary in Mill Lane", "INV-1")


@pytest.fixture(autouse=True)
def codes(db):
    call_command("load_codes", verbosity=0, stdout=io.StringIO())


@pytest.fixture
def by():
    return make_actor(*WRITER, sees_sensitive=True)


@pytest.fixture
def origin(by):
    source = sources.make_source(by=by, code="niche", name="The old records system")
    return links.Origin(source=source, known_at=NOW)


def seen(model):
    """This will list what is really there, whoever may see it."""
    with access.seeing_everything():
        return list(model._default_manager.all())


def add(of, by, origin, links=(), **values):
    return records.add_record(
        by=by, at=NOW, kind=of, values=values, origin=origin, reason=WHY, links=links
    )


@pytest.fixture
def crime(by, origin):
    return add(Kind.EVENT, by, origin, kind="crime", category="Burglary", reference="20/1/26")


@pytest.fixture
def ada(by, origin, crime):
    victim = [NewLink(Ref(Kind.EVENT, crime.pk), "victim", words="Ada Marsh, the householder")]
    return add(Kind.PERSON, by, origin, victim, given_names="Ada", surname="Marsh")


def test_a_person_is_kept_as_given_with_the_link_and_its_words(by, ada, crime):
    [link] = seen(Link)
    assert (link.from_id, link.to_id, link.role) == (ada.pk, crime.pk, "victim")
    assert link.words == "Ada Marsh, the householder"
    assert [each.subject_id for each in seen(Entry) if each.act == "pole.person.added"] == [ada.pk]
    assert [each.name for each in seen(Told)].count("pole.link.added") == 1


def test_nobody_is_added_who_is_linked_to_nothing(by, origin):
    with pytest.raises(records.BadRecord, match="linked to something"):
        add(Kind.PERSON, by, origin, given_names="Ada", surname="Marsh")
    assert seen(PersonRecord) == []


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"surname": "Unknown"}, "leave it blank"),
        ({"surname": "x" * 36}, "35 characters"),
        ({"surname": "Robert'); drop table"}, "something in it"),
        ({"born_on": NOW.date()}, "in the past"),
        ({"born_on": datetime.date(1880, 1, 1)}, "120 years"),
        ({"emails": ["nobody"]}, "not an email"),
    ],
)
def test_a_fault_is_said_and_nothing_is_written(by, origin, crime, values, fault):
    with pytest.raises(records.BadRecord, match=fault):
        add(Kind.PERSON, by, origin, [NewLink(Ref(Kind.EVENT, crime.pk), "victim")], **values)
    assert seen(PersonRecord) == []


def test_an_address_needs_a_postcode_and_a_field_does_not(by, origin):
    with pytest.raises(records.BadRecord, match="needs a postcode"):
        add(Kind.LOCATION, by, origin, kind="address", street="Mill Lane")
    assert add(Kind.LOCATION, by, origin, kind="geometric", name="Long Meadow").pk


def test_an_identifier_is_kept_as_given_and_as_it_is_searched_for(by, origin):
    car = add(
        Kind.OBJECT, by, origin, kind="vehicle", identifier_kind="vrm", identifier_given="ab12 cde"
    )
    assert (car.identifier, car.identifier_given, car.check_ok) == ("AB12CDE", "ab12 cde", True)
    phone = add(
        Kind.OBJECT,
        by,
        origin,
        kind="telephone",
        identifier_kind="msisdn",
        identifier_given="07700 900 123",
    )
    assert (phone.identifier, phone.check_ok) == ("+447700900123", None)


def test_a_correction_keeps_what_was_said_before_and_by_whom(by, origin, ada):
    later = links.Origin(source=origin.source, known_at=NOW + datetime.timedelta(days=1))
    records.amend_record(
        by=by,
        at=NOW,
        ref=Ref(Kind.PERSON, ada.pk),
        values={"born_on": datetime.date(1985, 3, 9), "surname": "Marsh"},
        origin=later,
        reason=WHY,
    )
    [kept] = seen(Amendment)
    assert (kept.field, kept.before, kept.after) == ("born_on", None, "1985-03-09")
    assert kept.known_at == later.known_at
    with pytest.raises(records.NothingChanged):
        records.amend_record(
            by=by,
            at=NOW,
            ref=Ref(Kind.PERSON, ada.pk),
            values={"surname": "Marsh"},
            origin=later,
            reason=WHY,
        )


def test_a_field_of_the_origin_is_not_corrected(by, origin, ada):
    with pytest.raises(records.NoSuchField, match="known_at"):
        records.amend_record(
            by=by,
            at=NOW,
            ref=Ref(Kind.PERSON, ada.pk),
            values={"known_at": NOW},
            origin=origin,
            reason=WHY,
        )


def test_a_record_that_is_closed_disappears_with_its_links(by, origin, ada, crime):
    reader = make_actor("pole.read_records")
    shield = records.Shield(marking=Marking.SENSITIVE)
    records.protect_record(by=by, at=NOW, ref=Ref(Kind.PERSON, ada.pk), shield=shield, reason=WHY)
    with access.acting(reader):
        assert list(selectors.list_links([Ref(Kind.EVENT, crime.pk)])) == []
    with pytest.raises(selectors.NoSuchRecord):
        selectors.consult_record(by=reader, reason=WHY, ref=Ref(Kind.PERSON, ada.pk))


def test_a_look_is_accounted_for(by, ada):
    found = selectors.consult_record(by=by, reason=WHY, ref=Ref(Kind.PERSON, ada.pk))
    assert str(found) == "Ada Marsh"
    assert [each.subject_id for each in seen(Entry) if each.act == "pole.person.read"] == [ada.pk]


@pytest.mark.parametrize("missing", WRITER)
def test_each_door_refuses_whoever_may_not(origin, ada, crime, missing):
    blind = make_actor(*[each for each in WRITER if each != missing], sees_sensitive=True)
    ref = Ref(Kind.PERSON, ada.pk)
    doors = {
        "pole.read_records": lambda: selectors.consult_record(by=blind, reason=WHY, ref=ref),
        "pole.add_records": lambda: add(Kind.EVENT, blind, origin, kind="crime"),
        "pole.amend_records": lambda: records.amend_record(
            by=blind, at=NOW, ref=ref, values={"surname": "Fen"}, origin=origin, reason=WHY
        ),
        "pole.protect_records": lambda: records.protect_record(
            by=blind, at=NOW, ref=ref, shield=records.Shield(Marking.SENSITIVE), reason=WHY
        ),
        "pole.place_markers": lambda: place(blind, ada, origin),
    }
    with pytest.raises(NotPermitted):
        doors[missing]()
    assert len(seen(Event)) == 1
    assert seen(Amendment) == []
    assert seen(Marker) == []


def test_another_force_adds_nothing_to_our_source(origin):
    theirs = make_actor(*WRITER, force=make_force("98", "Marlshire Police"))
    with pytest.raises(Exception, match="its force has not"):
        add(Kind.EVENT, theirs, origin, kind="crime")


def test_a_link_needs_two_records_a_known_role_and_a_visible_other_end(by, origin, ada, crime):
    ref = Ref(Kind.PERSON, ada.pk)

    def link(new):
        return links.add_link(by=by, at=NOW, ref=ref, new=new, like=ada, reason=WHY)

    with pytest.raises(links.LinkedToItself):
        link(NewLink(ref, "associate"))
    with pytest.raises(selectors.NoSuchRecord):
        link(NewLink(Ref(Kind.EVENT, 10**12), "witness"))
    with pytest.raises(NoSuchCode):
        link(NewLink(Ref(Kind.EVENT, crime.pk), "wizard"))
    assert len(seen(Link)) == 1
    assert link(NewLink(Ref(Kind.EVENT, crime.pk), "witness")).role == "witness"


def test_a_link_is_ended_once_and_its_history_kept(by, ada):
    [only] = seen(Link)
    links.end_link(by=by, at=NOW, link_id=only.pk, on=NOW.date(), reason=WHY)
    assert [each.about_kind for each in seen(Amendment)] == ["link"]
    with pytest.raises(links.AlreadyEnded):
        links.end_link(by=by, at=NOW, link_id=only.pk, on=NOW.date(), reason=WHY)


def place(by, person, origin, code="DR", days=90, why="Needles found in the car"):
    return markers.place_marker(
        by=by,
        at=NOW,
        ref=Ref(Kind.PERSON, person.pk),
        code=code,
        why=why,
        source=origin.source,
        review_on=NOW.date() + datetime.timedelta(days=days),
    )


def test_a_marker_is_placed_once_reviewed_and_removed_with_reasons(by, origin, ada):
    marker = place(by, ada, origin)
    with pytest.raises(markers.MarkedAlready):
        place(by, ada, origin)
    markers.review_marker(
        by=by,
        at=NOW,
        marker_id=marker.pk,
        why="Still so",
        review_on=NOW.date() + datetime.timedelta(days=200),
    )
    with pytest.raises(markers.WhyNeeded):
        markers.remove_marker(by=by, at=NOW, marker_id=marker.pk, why=" ")
    markers.remove_marker(by=by, at=NOW, marker_id=marker.pk, why="Clean for two years")
    ref = Ref(Kind.PERSON, ada.pk)
    with access.acting(by):
        assert not selectors.list_markers([ref]).exists()
        assert selectors.list_markers([ref], removed=True).count() == 1


@pytest.mark.parametrize("days", [0, 400])
def test_a_marker_is_reviewed_within_the_year(by, origin, ada, days):
    with pytest.raises(markers.ReviewTooFar):
        place(by, ada, origin, days=days)


@pytest.mark.django_db(transaction=True)
def test_changes_are_followed_one_by_one_once_they_are_committed(by, origin, crime):
    second = add(Kind.EVENT, by, origin, kind="asb")
    with access.acting(by):
        third = add(Kind.EVENT, by, origin, kind="crime")
        assert third.pk not in follow(2)
    deadline = time.monotonic() + 20  # another database of this server may be in mid-write
    while len(ids := follow(3)) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ids == [crime.pk, second.pk, third.pk]


def follow(times):
    ids, after = [], selectors.START
    with access.seeing_everything():
        for _ in range(times):
            for changed in selectors.list_changes(Kind.EVENT, after=after, limit=1):
                ids.append(changed.pk)
                after = selectors.position_of(changed)
    return ids


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("P12", Ref(Kind.PERSON, 12)),
        (" e7 ", Ref(Kind.EVENT, 7)),
        ("P", None),
        ("X12", None),
        ("P1x", None),
        ("P" + "9" * 30, None),
        ("", None),
    ],
)
def test_a_reference_is_read(text, ref):
    assert parse_ref(text) == ref


def test_what_a_source_sent_is_noted(by, origin):
    delivery = sources.receive(by=by, at=NOW, source=origin.source, name="a.csv", digest="00")
    with access.acting(by):
        assert list(Delivery.objects.filter(source=origin.source)) == [delivery]
    assert str(delivery) == "a.csv"


def test_each_unit_has_its_own_source_of_a_code_and_a_system_is_shared_where_it_is_seen():
    force = make_force()
    here, there = (
        make_actor(*WRITER, unit=make_unit(force, code), reach="unit") for code in ("N1", "S1")
    )
    first = sources.make_source(by=here, code="by-hand", name="By hand")
    second = sources.make_source(by=there, code="by-hand", name="By hand")
    assert (first.unit_id, second.unit_id) == (here.unit_id, there.unit_id)
    assert sources.make_source(by=there, code="by-hand", name="By hand") == second
    system = sources.make_source(by=here, code="niche", name="Niche", shared=True)
    whole = make_actor(*WRITER, unit=make_unit(force, "HQ"))
    assert sources.make_source(by=whole, code="niche", name="Niche", shared=True) == system
    assert sources.make_source(by=there, code="niche", name="Niche", shared=True) != system
