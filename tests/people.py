"""People for tests: a force, its units, posts that may do and see this or that."""

import datetime
import itertools
from typing import Any

from bluelamp.kernel.access import selectors
from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User
from bluelamp.kernel.access.selectors import Actor

NOW = datetime.datetime(2026, 11, 21, 22, 15, tzinfo=datetime.UTC)
_numbers = itertools.count(1)


def make_force(code: str = "99", name: str = "Bluelamp Constabulary") -> Force:
    """This will make a force, or return the one of that code."""
    return Force.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_unit(force: Force, code: str = "HQ", parent: OrganisationUnit | None = None) -> Any:
    """This will make an organisation unit, or return the one of that code."""
    values = {"name": f"Unit {code}", "parent": parent}
    return OrganisationUnit.objects.get_or_create(force=force, code=code, defaults=values)[0]


def make_post(*permissions: str, force: Force | None = None, unit: Any = None, **role: Any) -> Post:
    """This will make a user in a post whose own role profile holds the permissions."""
    number = next(_numbers)
    force = force or (unit.force if unit else make_force())
    profile = RoleProfile.objects.create(
        code=f"role-{number}", name=f"Role {number}", permissions=list(permissions), **role
    )
    user = User(username=f"user{number}", name=f"Officer {number}", collar_number=str(number))
    user.set_password("correct horse battery")
    user.save()
    return Post.objects.create(
        user=user,
        force=force,
        unit=unit or make_unit(force),
        role=profile,
        rank="Constable",
        starts_on=datetime.date(2020, 1, 1),
    )


def make_actor(*permissions: str, **where: Any) -> Actor:
    """This will make somebody who may do these things and say who they are."""
    return actor_of(make_post(*permissions, **where))


def actor_of(post: Post, at: datetime.datetime = NOW) -> Actor:
    """This will say who acts in a post."""
    return selectors.actor(post, at=at, source="test")
