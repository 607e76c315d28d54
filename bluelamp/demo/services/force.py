"""The whole fictional force, from an empty database to one that a force could work in."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from bluelamp.demo import selectors
from bluelamp.demo.models import LoadedCounty
from bluelamp.demo.rules.county import SIZES, build_county
from bluelamp.kernel.access.selectors import Nobody
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .county import load_county
from .loading import OWNER
from .people import load_people
from .staff import load_staff


class NotADemonstration(Exception):
    """Fictional people go only into an installation that is set up as a demonstration."""


class AlreadyLoaded(Exception):
    """A fictional county is in this database already; the message says which."""


@dataclass(frozen=True)
class Made:
    """So many more of something are there; `stage` is what was being done."""

    stage: str
    counts: dict[str, int]


def load_force(
    *,
    size: str,
    seed: int,
    at: datetime.datetime,
    people: int | None = None,
    with_sign_ins: bool = False,
) -> Iterator[Made]:
    """This will load the fictional force and tell, as it goes, what was made.

    `size` is small, force or region; `people` overrides its number. People and staff come in one
    transaction of the owner, so that a load that fails leaves none of them; the county's roads,
    areas and places are whole loads of their own and are replaced by the next.
    Raises NotADemonstration, AlreadyLoaded.
    """
    if not settings.DEMO:
        raise NotADemonstration
    if there := selectors.find_loaded():
        raise AlreadyLoaded(str(there))
    county = build_county(people or SIZES[size], seed)
    yield Made("county", {"towns and villages": len(county.towns), "streets": len(county.streets)})
    for counts in load_county(county):
        yield Made("county", counts)
    with transaction.atomic(using=OWNER):
        yield Made("staff", load_staff(county, with_sign_ins=with_sign_ins))
        for counts in load_people(county):
            yield Made("people", counts)
        loaded = LoadedCounty.objects.using(OWNER).create(
            people=county.people, seed=seed, size=size, loaded_at=at
        )
    _account(loaded)


def _account(loaded: LoadedCounty) -> None:
    """The account is written by the application's role, as all of it is."""
    with transaction.atomic():
        audit.record(
            by=Nobody("command"),
            operation=Operation.COLLECTION,
            act="demo.force.loaded",
            subject=Subject("demo.county", loaded.pk),
            reason=Reason("administration"),
            detail={"people": loaded.people, "seed": loaded.seed, "size": loaded.size},
        )
