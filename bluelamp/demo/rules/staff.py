"""The workforce of the fictional forces: units, people in posts, who may be called on."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from . import names
from .areas import PolicingUnit, policing_units
from .geometry import County
from .roster import TEAMS

FORCE, OTHER_FORCE = "99", "98"
FORCE_NAMES = {FORCE: "Bluelamp Constabulary", OTHER_FORCE: "Marlshire Police"}
STAFF_A_PERSON, LEAST = 1 / 500, 120
PLATFORM = "platform"
PUBLIC_PAGES = "public-pages"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A part of a force."""

    force: str
    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person of the workforce in a post."""

    force: str
    username: str
    name: str
    collar_number: str
    rank: str
    unit: str
    role: str
    team: str = ""
    signs_in: bool = False


# code, name, parent, share of the workforce, role profile, rank of most, rank of every seventh
_DEPARTMENTS = (
    ("HQ", "Headquarters", "", 2, "supervisor", "Chief Inspector", "Superintendent"),
    ("CONTROL", "Control Room", "HQ", 5, "controller", "Police Staff", "Inspector"),
    ("CONTACT", "Contact Centre", "CONTROL", 6, "contact-handler", "Police Staff", "Police Staff"),
    ("CUSTODY", "Custody", "HQ", 4, "custody-sergeant", "Sergeant", "Inspector"),
    ("LOCATE", "Locate", "HQ", 2, "investigator", "Constable", "Sergeant"),
    ("INTEL", "Intelligence", "HQ", 4, "analyst", "Police Staff", "Sergeant"),
    ("OPS", "Operations", "HQ", 7, "response-officer", "Constable", "Sergeant"),
    ("PSD", "Professional Standards", "HQ", 1, "professional-standards", "Sergeant", "Inspector"),
    ("IT", "IT & Digital", "HQ", 3, "system-administrator", "Police Staff", "Police Staff"),
)  # fmt: skip
# the same for what each local policing unit has
_LOCAL = (
    ("RESP", "Response", 38, "response-officer", "Constable", "Sergeant"),
    ("NHT", "Neighbourhood", 14, "neighbourhood-officer", "Constable", "Sergeant"),
    ("INV", "Investigations", 14, "investigator", "Detective Constable", "Detective Sergeant"),
)  # fmt: skip
SIGN_INS = (
    ("handler", "Hannah Handler", "Police Staff", "CONTACT", "contact-handler"),
    ("controller", "Colin Controller", "Police Staff", "CONTROL", "controller"),
    ("supervisor", "Sunita Supervisor", "Inspector", "CONTROL", "dispatch-supervisor"),
    ("officer", "Olu Officer", "Constable", "LPU01-RESP", "response-officer"),
    ("analyst", "Anna Analyst", "Police Staff", "INTEL", "analyst"),
    ("data", "Dina Data", "Police Staff", "INTEL", "data-analyst"),
    ("admin", "Adam Admin", "Police Staff", "IT", "system-administrator"),
    ("auditor", "Aisha Auditor", "Inspector", "PSD", "professional-standards"),
    ("architect", "Arthur Architect", "Police Staff", "IT", "it-architect"),
    ("partner", "Parveen Partner", "Police Staff", "IT", "business-partner"),
    ("contracts", "Connie Contracts", "Police Staff", "IT", "contract-manager"),
    ("programmes", "Paul Programmes", "Police Staff", "IT", "programme-manager"),
)
# The password of each sign-in. It is published: it opens nothing but a demonstration.
DEMO_WORD = "blue lamp is fictional"
ROLES = {
    "contact-handler": "Contact handler",
    "controller": "Controller",
    "dispatch-supervisor": "Dispatch supervisor",
    "response-officer": "Response officer",
    "neighbourhood-officer": "Neighbourhood officer",
    "investigator": "Investigator",
    "analyst": "Intelligence analyst",
    "data-analyst": "Data analyst",
    "custody-sergeant": "Custody sergeant",
    "supervisor": "Supervisor",
    "professional-standards": "Professional standards",
    "system-administrator": "System administrator",
    "it-architect": "IT architect",
    "business-partner": "Business partner",
    "contract-manager": "Contract manager",
    "programme-manager": "Programme manager",
    PLATFORM: "The platform itself",
    PUBLIC_PAGES: "The public’s pages",
}


def units(county: County) -> list[UnitRow]:
    """This will list the parts of both forces, parents first."""
    rows = [UnitRow(FORCE, code, name, parent) for code, name, parent, *_ in _DEPARTMENTS]
    for local in policing_units(county):
        rows.append(UnitRow(FORCE, local.code, f"{local.name} Local Policing Unit", "HQ"))
        rows += [
            UnitRow(FORCE, f"{local.code}-{code}", f"{local.name} {name}", local.code)
            for code, name, *_ in _LOCAL
        ]
    rows.append(UnitRow(OTHER_FORCE, "HQ", "Headquarters"))
    return [*rows, UnitRow(OTHER_FORCE, "CONTROL", "Control Room", "HQ")]


def staff(county: County) -> list[StaffRow]:
    """This will list everybody who holds a post, but those who sign in by their demo name."""
    rng = random.Random(f"{county.seed}:staff")
    total = max(LEAST, round(county.people * STAFF_A_PERSON))
    rows = [row for force in FORCE_NAMES for row in _platform(force)]
    for code, share, role, rank, senior in _shares(policing_units(county)):
        count = max(1, round(total * share / 100))
        rows += _people(FORCE, code, count, role, (rank, senior), len(rows), rng)
    for unit, role in (("CONTROL", "controller"), ("HQ", "supervisor")):
        ranks = ("Police Staff", "Inspector")
        rows += _people(OTHER_FORCE, unit, 6, role, ranks, len(rows), rng)
    return rows


def sign_ins() -> list[StaffRow]:
    """This will list the people of the demonstration whom anybody may play."""
    rows = [
        StaffRow(FORCE, username, name, f"D{number:03d}", rank, unit, role, "A", signs_in=True)
        for number, (username, name, rank, unit, role) in enumerate(SIGN_INS, start=1)
    ]
    values = ("marlshire", "Martin Marlshire", "D098", "Police Staff", "CONTROL", "controller")
    return [*rows, StaffRow(OTHER_FORCE, *values, signs_in=True)]


def _platform(force: str) -> Iterator[StaffRow]:
    yield StaffRow(force, f"platform-{force}", "The platform", "", "System", "HQ", PLATFORM)
    if force == FORCE:  # what the public sends comes in under a post of its own
        name = "The public’s pages"
        yield StaffRow(force, f"public-{force}", name, "", "System", "CONTACT", PUBLIC_PAGES)


def _shares(local: tuple[PolicingUnit, ...]) -> Iterator[tuple[str, float, str, str, str]]:
    for code, _, _, share, role, rank, senior in _DEPARTMENTS:
        yield code, share, role, rank, senior
    for unit in local:
        for code, _, share, role, rank, senior in _LOCAL:
            yield f"{unit.code}-{code}", share / len(local), role, rank, senior


def _people(
    force: str, unit: str, count: int, role: str, ranks: tuple[str, str], made: int,
    rng: random.Random,
) -> Iterator[StaffRow]:  # fmt: skip
    """To each team in turn; every seventh person is senior."""
    for place in range(count):
        collar = str(1_000 + made + place)
        username = f"{collar}" if force == FORCE else f"m{collar}"
        rank = ranks[1] if place % 7 == 6 else ranks[0]
        team = TEAMS[place % len(TEAMS)]
        yield StaffRow(force, username, _name(rng), collar, rank, unit, role, team)


def _name(rng: random.Random) -> str:
    culture, sex = names.CULTURES.draw(rng), rng.choice("mf")
    forename = names.forenames(culture, sex, rng.randint(1966, 2003)).draw(rng)
    return f"{forename} {names.worn_by(names.draw_surname(rng, culture), sex, culture)}"
