"""Three shifts over five teams: two earlies, two lates, two nights, four rest days."""

import datetime

TEAMS = "ABCDE"
SHIFTS = {"early": (7, 15), "late": (15, 23), "night": (23, 7)}
PATTERN = ("early", "early", "late", "late", "night", "night", "", "", "", "")
_FIRST = datetime.date(2026, 1, 1).toordinal()


def shift_of(team: str, on: datetime.date) -> str:
    """This will say which shift a team begins on a day; nothing on a rest day."""
    return PATTERN[(on.toordinal() - _FIRST + 2 * TEAMS.index(team)) % len(PATTERN)]


def team_on(shift: str, on: datetime.date) -> str:
    """This will say which team begins a shift on a day: there is always just one."""
    return next(team for team in TEAMS if shift_of(team, on) == shift)


def shift_at(local: datetime.datetime) -> tuple[str, datetime.date]:
    """This will say which shift runs at a local time, and the day on which it began."""
    if local.hour < SHIFTS["night"][1]:
        return "night", local.date() - datetime.timedelta(days=1)
    shift = next(name for name in ("night", "late", "early") if local.hour >= SHIFTS[name][0])
    return shift, local.date()
