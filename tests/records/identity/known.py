"""A few people whose records can be matched. All of them are fictional."""

import datetime
import time

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.services import indexing
from bluelamp.records.pole.models import PersonRecord
from tests.records.pole.world import make_event, make_link, make_person, make_source

PEOPLE = {
    "sarah": {
        "given_names": "Sarah Jane",
        "surname": "Smith",
        "other_names": ["Sarah Jones"],
        "born_on": datetime.date(1985, 3, 12),
        "gender": "f",
        "telephones": ["07190000001"],
        "postcode": "ZQ1 2AB",
        "address": "4 Mill Lane, Marlow Cross",
        "identifiers": [{"kind": "pnc", "value": "2001/7400012X", "given": "", "check_ok": True}],
    },
    "elizabeth": {
        "given_names": "Elizabeth",
        "surname": "O'Brien-Hall",
        "born_on": datetime.date(1970, 7, 4),
        "postcode": "ZQ1 2AB",
    },
    "mohammed": {
        "given_names": "Muhammad",
        "surname": "Hussain",
        "born_on": datetime.date(1992, 11, 30),
        "telephones": ["+447190000002"],
    },
    "ivan": {"given_names": "Иван", "surname": "Петров", "born_on": datetime.date(1979, 5, 6)},
    "john": {"given_names": "John", "surname": "Smith", "born_on": datetime.date(1985, 3, 12)},
}


def add_people(by, **people):
    """This will add person records, each linked to an event, and return their numbers by name."""
    with access.acting(by):
        source = make_source(by)
        made = {name: make_person(source, **values) for name, values in people.items()}
        for each in made.values():
            make_link(source, each, make_event(source))
    return {name: each.pk for name, each in made.items()}


def amend(by, number, **values):
    """This will write other values into a record."""
    with access.acting(by):
        PersonRecord.objects.filter(pk=number).update(**values)


def index(expected):
    """This will take up what was written, once no other test's transaction is in its way."""
    found, deadline = 0, time.monotonic() + 30
    while found < expected and time.monotonic() < deadline:
        found += indexing.keep_up()
    assert found == expected
