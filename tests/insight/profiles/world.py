"""A small world for profiles: one man as two sources know him, his car, a crime, a place."""

from types import SimpleNamespace

from django.core.management import call_command

from bluelamp.records.identity.models import Membership
from bluelamp.records.pole.models import Location, Marker
from tests.dispatch.world import open_null
from tests.people import NOW
from tests.records.pole.world import (
    make_event,
    make_link,
    make_object,
    make_person,
    make_source,
    origin,
)

READ = ("profiles.read", "pole.read_records")
PRINT = (*READ, "profiles.print")


def make_place(source, **values):
    """This will make a postal address on the map."""
    given = {"kind": "address", "premises": "3", "street": "Mill Lane", "town": "Marlow Cross"}
    at = {"postcode": "ZQ1 4AC", "easting": 400_000.0, "northing": 281_000.0}
    return Location.objects.create(**origin(source) | given | at | values)


def make_marker(source, about, **values):
    """This will place a warning marker."""
    given = {"code": "WE", "reason": "Carried a knife in 2025", "placed_at": NOW, "placed_by_id": 1}
    owner = {"force_id": source.force_id, "unit_id": source.unit_id, "source": source}
    at = {"about_kind": "person", "about_id": about.pk, "review_on": NOW.date()}
    return Marker.objects.create(**owner | given | at | values)


def make_town(by):
    """This will make them all, under the scope of the block: two records of one man."""
    niche, connect = make_source(by, "niche"), make_source(by, "connect")
    known = {"given_names": "Alex", "surname": "Reed", "gender": "male"}
    first = make_person(niche, **known, born_on="1988-04-03", telephones=["+447700900123"])
    second = make_person(connect, **known, born_on="1988-03-04", address="3 Mill Lane")
    Membership.objects.create(record_id=second.pk, identity_id=first.pk, since=NOW)
    car = make_object(niche, kind="vehicle", identifier="AB12CDE", make="Ford", colour="Blue")
    crime = make_event(
        niche, category="Burglary", reference="20/1/26", happened_from=NOW, summary="Back door."
    )
    place = make_place(niche)
    links = [
        make_link(niche, first, car, "uses"),
        make_link(connect, second, crime, "suspect"),
        make_link(niche, crime, place, "at"),
    ]
    marker = make_marker(niche, first)
    return SimpleNamespace(
        niche=niche, connect=connect, first=first, second=second, car=car, crime=crime,
        place=place, links=links, marker=marker,
    )  # fmt: skip


def load_lists():
    """This will load the code lists, as an installation does."""
    call_command("load_codes", verbosity=0, stdout=open_null())
