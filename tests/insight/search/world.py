"""A small store for search, indexed in a folder of its own. All people are fictional."""

import datetime

from django.db import transaction
from django.utils import timezone

from bluelamp.insight.search.rules import narrowing
from bluelamp.insight.search.selectors import searching
from bluelamp.insight.search.services import following
from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.choices import Reason
from tests.people import NOW, make_actor
from tests.records.pole.world import make_event, make_link, make_person, make_source
from tests.settling import wait_for_older

TODAY = datetime.date(2026, 11, 21)
WHY = Reason("investigation", incident="INC-1")
MAY = ("search.search", "search.save", "pole.read_records", "dispatch.read_incidents")


def make_reader(**where):
    """This will make somebody who may search."""
    return make_actor(*MAY, **where)


def add_people(by, *people, **shared):
    """This will store people, each linked to one event, as sources give them."""
    with access.acting(by), transaction.atomic():
        source = make_source(by)
        event = make_event(source, category="burglary", **shared)
        made = [make_person(source, **(shared | each)) for each in people]
        for person in made:
            make_link(source, person, event)
    return made


def index():
    """This will take everything there is into the index."""
    wait_for_older()
    return following.catch_up(now=timezone.now)


def search(by, text, **given):
    """This will search as a reader."""
    return searching.consult_search(
        by=by,
        reason=WHY,
        text=text,
        narrowed=narrowing.read({name: [str(value)] for name, value in given.items()}),
        today=TODAY,
    )


def titles(result):
    """This will list what a search found."""
    return [hit.record.title for hit in result.hits]


__all__ = ["MAY", "NOW", "TODAY", "WHY", "add_people", "index", "make_reader", "search", "titles"]
