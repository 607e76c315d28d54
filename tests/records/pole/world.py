"""Records for tests, written straight to the tables. All people are fictional."""

from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Event, Link, Location, Object, PersonRecord, Source
from tests.people import NOW

KINDS = {
    PersonRecord: Kind.PERSON,
    Object: Kind.OBJECT,
    Location: Kind.LOCATION,
    Event: Kind.EVENT,
}


def make_source(by, code="niche"):
    """This will make a source of the actor's force, or return the one of that code."""
    values = {"unit_id": by.unit_id, "name": f"The {code} system"}
    return Source.objects.get_or_create(force_id=by.force_id, code=code, defaults=values)[0]


def make_person(source, **values):
    """This will make a person record, which wants a link before the transaction ends."""
    return PersonRecord.objects.create(**origin(source) | values)


def make_event(source, **values):
    """This will make an event, a crime unless told otherwise."""
    return Event.objects.create(**origin(source) | {"kind": "crime"} | values)


def make_object(source, **values):
    """This will make an object, a telephone unless told otherwise."""
    return Object.objects.create(**origin(source) | {"kind": "telephone"} | values)


def make_link(source, one, other, role="involved"):
    """This will link two records."""
    link = link_of(source, one, other, role)
    link.save()
    return link


def link_of(source, one, other, role="involved"):
    """This will give a link that is not stored yet."""
    return Link(
        **origin(source),
        from_kind=KINDS[type(one)],
        from_id=one.pk,
        to_kind=KINDS[type(other)],
        to_id=other.pk,
        role=role,
    )


def origin(source):
    """This will give the columns that say where a record comes from and whose it is."""
    return {
        "force_id": source.force_id,
        "unit_id": source.unit_id,
        "source": source,
        "known_at": NOW,
        "recorded_at": NOW,
    }
