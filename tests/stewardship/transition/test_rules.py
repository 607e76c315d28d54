"""Readiness by the day, and the load of the service desk."""

import datetime

import pytest

from bluelamp.stewardship.transition.rules import desk, readiness
from bluelamp.stewardship.transition.rules.readiness import Asked, Proof, reckon

ON = datetime.date(2026, 11, 21)
SEEN = datetime.date(2026, 11, 1)


def asked(met="yes", *, mandatory=True, days=30, **proof):
    return Asked("Devices", mandatory, days, Proof(met, SEEN, **proof) if met else None)


def test_go_falls_back_by_itself_when_evidence_runs_out():
    everything = [asked(), asked(days=None)]
    last = SEEN + datetime.timedelta(days=30)
    assert reckon(everything, [], ON).verdict == "go"
    assert reckon(everything, [], ON).holds_until == last
    assert reckon(everything, [], last).verdict == "go"
    after = reckon(everything, [], last + datetime.timedelta(days=1))
    assert (after.verdict, after.reasons) == (
        "not_ready", ("Devices: evidence has run out",),
    )  # fmt: skip


def test_the_sooner_of_its_own_day_and_its_age_counts():
    found = asked(expires_on=datetime.date(2026, 11, 10))
    assert readiness.runs_out(found) == datetime.date(2026, 11, 10)
    assert reckon([found], [], ON).verdict == "not_ready"


@pytest.mark.parametrize(
    ("rows", "severities", "verdict"),
    [
        ([], [], "not_ready"),
        ([asked(None)], [], "not_ready"),
        ([asked("no")], [], "not_ready"),
        ([asked("partly", owner="A", due_on=ON)], [], "not_ready"),
        ([asked(), asked("no", mandatory=False)], [], "not_ready"),
        ([asked(), asked("no", mandatory=False, owner="A", due_on=ON)], [], "conditional"),
        ([asked(), asked("no", mandatory=False, owner="A", due_on=SEEN)], [], "not_ready"),
        ([asked()], ["1"], "not_ready"),
        ([asked()], ["2", "3"], "go"),
    ],
)
def test_the_verdict_of_a_day(rows, severities, verdict):
    assert reckon(rows, severities, ON).verdict == verdict


def test_only_what_goes_further_than_the_evidence_is_an_override():
    assert readiness.overrides("go", "not_ready")
    assert readiness.overrides("conditional", "not_ready")
    assert not readiness.overrides("go", "go")
    assert not readiness.overrides("not_ready", "go")


def test_calls_are_forecast_from_how_they_rose_before():
    before = [desk.Desk(0, None, 150), desk.Desk(1, None, 120), desk.Desk(2, None, None)]
    curves = [desk.uplift(100, before), {0: 1.1}, {0: 1.2}]
    assert desk.learned(400, curves, 0) == 480
    assert desk.learned(400, curves, 1) == 480
    assert desk.learned(400, curves, 2) is None
    assert desk.missed([desk.Desk(0, 100, 110), desk.Desk(1, None, 50)]) == 10.0
    assert desk.missed([desk.Desk(0, None, 5)]) is None


def test_early_support_ends_when_issues_are_few_and_calls_are_at_rest():
    days = [desk.Desk(n, None, calls) for n, calls in enumerate([200, 109, 110])]
    assert desk.is_calm(100, days, 2)
    assert not desk.is_calm(100, days, 3)
    assert not desk.is_calm(100, days, 4)
    assert desk.may_end_early_support(["2", "2"], 2, calm=True) == (True, [])
    ends, waits = desk.may_end_early_support(["1", "2", "2", "2"], 2, calm=False)
    assert (ends, len(waits)) == (False, 3)
