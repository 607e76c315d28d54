import datetime

import pytest

from bluelamp.demo.rules import patrols, roster, staff
from bluelamp.demo.rules.county import build_county

DAY = datetime.date(2026, 11, 21)


@pytest.fixture(scope="module")
def county():
    return build_county(100_000, 3)


def test_each_shift_of_each_day_has_just_one_team():
    for number in range(400):
        on = DAY + datetime.timedelta(days=number)
        shifts = sorted(roster.shift_of(team, on) for team in roster.TEAMS)
        assert shifts == ["", "", "early", "late", "night"]
        assert roster.shift_of(roster.team_on("night", on), on) == "night"


def test_a_team_works_six_days_and_rests_four():
    days = [DAY + datetime.timedelta(days=number) for number in range(10)]
    worked = [bool(roster.shift_of("C", on)) for on in days]
    assert sum(worked) == 6


@pytest.mark.parametrize(
    ("hour", "shift", "day"),
    [(6, "night", 20), (7, "early", 21), (15, "late", 21), (23, "night", 21), (0, "night", 20)],
)
def test_a_shift_is_known_by_the_clock(hour, shift, day):
    at = datetime.datetime(2026, 11, 21, hour, 30, tzinfo=datetime.UTC)
    assert roster.shift_at(at) == (shift, datetime.date(2026, 11, day))


def test_there_are_about_two_staff_for_a_thousand_people(county):
    found = [row for row in staff.staff(county) if row.force == staff.FORCE]
    assert 190 <= len(found) <= 220
    usernames = [row.username for row in staff.staff(county) + staff.sign_ins()]
    assert len(set(usernames)) == len(usernames)
    collars = [row.collar_number for row in found if row.collar_number]
    assert len(set(collars)) == len(collars)


def test_everybody_is_in_a_unit_that_is_there(county):
    units = {(row.force, row.code) for row in staff.units(county)}
    for row in staff.staff(county) + staff.sign_ins():
        assert (row.force, row.unit) in units
        assert row.role in staff.ROLES
    for unit in staff.units(county):
        assert not unit.parent or (unit.force, unit.parent) in units


def test_patrols_are_crewed_by_those_of_their_team(county):
    people = {row.collar_number: row for row in staff.staff(county)}
    found = patrols.patrols(county)
    assert {row.kind for row in found} >= {"response", "neighbourhood", "armed response"}
    assert len({row.callsign for row in found}) == len({row.vrm for row in found}) == len(found)
    crews = [collar for row in found for collar in row.crew]
    assert len(set(crews)) == len(crews)
    for row in found:
        assert all((people[c].unit, people[c].team) == (row.unit, row.team) for c in row.crew)
        assert any(skill.startswith("driving") for skill in row.skills)


def test_the_roster_is_the_same_again(county):
    assert patrols.patrols(county) == patrols.patrols(build_county(100_000, 3))
