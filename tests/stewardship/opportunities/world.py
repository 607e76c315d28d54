"""People who say what gets in their way, and who decide about it."""

import datetime

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.opportunities.models import Opportunity
from bluelamp.stewardship.opportunities.services import merging, raising, triage
from tests.people import NOW, make_actor

PART = ("opportunities.take_part", "maps.read")
PARTNER = (*PART, "opportunities.triage", "opportunities.read_figures", "portfolio.read")


def make_officer(**where):
    return make_actor(*PART, **where)


def make_partner(**where):
    return make_actor(*PARTNER, **where)


def say(by, problem="I type the address twice.", at=NOW, **more):
    bump = raising.Bump(problem, **more)
    return raising.raise_opportunity(by=by, at=at, bump=bump)


def vote(by, one):
    return raising.vote(by=by, at=NOW, opportunity_id=one.pk)


def merge(by, one, into):
    return merging.merge(by=by, at=NOW, opportunity_ids=[one.pk], into_id=into.pk)


def move(by, one, status, *, at=NOW, **more):
    to = triage.Move(status, more.pop("reason", "Because"), more.pop("change", "It is changed"))
    return triage.move(by=by, at=at, opportunity_ids=[one.pk], to=to)


def change(by, one, **values):
    return triage.change_opportunities(by=by, at=NOW, opportunity_ids=[one.pk], values=values)


def measure(by, one, phase="before", minutes=2, at=NOW, **more):
    plain = {
        "evidence": "sampled",
        "sample_size": 30,
        "measured_on": at.date(),
        "source": "A watch",
    }
    timing = triage.Timing(phase=phase, minutes=minutes, **(plain | more))
    return triage.measure(by=by, at=at, opportunity_id=one.pk, timing=timing)


def fresh(by, one):
    with acting(by):
        return Opportunity.objects.get(pk=one.pk)


def later(days):
    return NOW + datetime.timedelta(days=days)
