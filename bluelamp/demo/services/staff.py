"""Loading the workforce: forces, units, roles that are missing, people in posts, the roster."""

import datetime
from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import make_password

from bluelamp.demo.models import Patrol
from bluelamp.demo.rules import patrols as patrol_rules
from bluelamp.demo.rules import staff as rules
from bluelamp.demo.rules.geometry import County
from bluelamp.demo.rules.staff import StaffRow, UnitRow
from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

from .loading import OWNER

IN_POST_SINCE = datetime.date(2020, 1, 1)
_NO_PASSWORD = "!fictional"  # noqa: S105  (a mark that no password can match)


def load_staff(county: County, *, with_sign_ins: bool) -> dict[str, int]:
    """This will load both forces with their units, their staff and the roster; counts by name."""
    forces = {code: _force(code, name) for code, name in rules.FORCE_NAMES.items()}
    units = _load_units(rules.units(county), forces)
    roles = {code: _role(code, name) for code, name in rules.ROLES.items()}
    people = (rules.sign_ins() if with_sign_ins else []) + rules.staff(county)
    users = _load_users(people)
    _load_posts(people, users, forces, units, roles)
    rows = patrol_rules.patrols(county)
    Patrol.objects.using(OWNER).bulk_create(_patrol(row) for row in rows)
    return {"organisation units": len(units), "staff in post": len(people), "patrols": len(rows)}


def _force(code: str, name: str) -> Force:
    return Force.objects.using(OWNER).get_or_create(code=code, defaults={"name": name})[0]


def _role(code: str, name: str) -> RoleProfile:
    return RoleProfile.objects.using(OWNER).get_or_create(code=code, defaults={"name": name})[0]


def _load_units(
    rows: Iterable[UnitRow], forces: dict[str, Force]
) -> dict[tuple[str, str], OrganisationUnit]:
    """Parents come before their parts, so each parent is there when it is named."""
    made: dict[tuple[str, str], OrganisationUnit] = {}
    for row in rows:
        values = {"name": row.name, "parent": made.get((row.force, row.parent))}
        made[row.force, row.code] = OrganisationUnit.objects.using(OWNER).get_or_create(
            force=forces[row.force], code=row.code, defaults=values
        )[0]
    return made


def _load_users(people: Sequence[StaffRow]) -> dict[str, User]:
    """Who is there already (a platform post made by another command) is left as they are."""
    word = make_password(rules.DEMO_WORD) if any(row.signs_in for row in people) else ""
    names = [row.username for row in people]
    users = User.objects.using(OWNER)
    there = set(users.filter(username__in=names).values_list("username", flat=True))
    users.bulk_create(_user(row, word) for row in people if row.username not in there)
    return {user.username: user for user in users.filter(username__in=names)}


def _user(row: StaffRow, word: str) -> User:
    return User(
        username=row.username,
        name=row.name,
        collar_number=row.collar_number,
        email=f"{row.username}@bluelamp.example",
        password=word if row.signs_in else _NO_PASSWORD,
    )


def _load_posts(
    people: Sequence[StaffRow],
    users: dict[str, User],
    forces: dict[str, Force],
    units: dict[tuple[str, str], OrganisationUnit],
    roles: dict[str, RoleProfile],
) -> None:
    posts = Post.objects.using(OWNER)
    held = set(posts.values_list("user__username", flat=True))
    posts.bulk_create(
        Post(
            user=users[row.username],
            force=forces[row.force],
            unit=units[row.force, row.unit],
            role=roles[row.role],
            rank=row.rank,
            starts_on=IN_POST_SINCE,
        )
        for row in people
        if row.username not in held
    )


def _patrol(row: patrol_rules.PatrolRow) -> Patrol:
    return Patrol(
        force_code=rules.FORCE,
        callsign=row.callsign,
        kind=row.kind,
        unit_code=row.unit,
        team=row.team,
        crew=list(row.crew),
        skills=list(row.skills),
        vrm=row.vrm,
        station=row.station,
        easting=row.easting,
        northing=row.northing,
    )
