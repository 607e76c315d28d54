"""Decommissioning: each step with its evidence, closed when the money has stopped."""

import datetime

import pytest

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.portfolio.models import Application, EndingStep
from bluelamp.stewardship.portfolio.rules.ending import NotYet
from bluelamp.stewardship.portfolio.services import endings
from tests.people import NOW, make_actor
from tests.stewardship.portfolio.world import add, load, make_architect

pytestmark = pytest.mark.django_db
WAY = (
    "approved", "read_only", "data_settled", "integrations_cut", "accounts_revoked",
    "contract_ended", "infrastructure_off",
)  # fmt: skip
HEAD = "Reference,Supplier,Invoice number,From,To,Description,Amount\n"


def bring_to_off(by):
    made = add(by, "A1")
    endings.propose_ending(by=by, at=NOW, application_id=made.pk, why="Nobody uses it")
    for state in WAY:
        move(by, made, state)
    return made


def move(by, made, state, at=NOW):
    return endings.move_ending(
        by=by, at=at, application_id=made.pk, state=state, evidence="Minute 4"
    )


def test_an_ending_closes_only_when_the_cost_has_left_the_ledger():
    by = make_architect()
    made, later = bring_to_off(by), NOW + datetime.timedelta(days=80)
    with pytest.raises(NotYet, match="holds no costs"):
        move(by, made, "closed", later)
    load(by, "invoice", HEAD + "A1,Axon,1,2026-10-01,2026-12-31,Licence,100\n")
    with pytest.raises(NotYet, match="still holds 1 cost rows"):
        move(by, made, "closed", later)
    with acting(by):
        assert Application.objects.get().stage == "retiring"


def test_an_ending_closes_after_a_whole_month_without_cost():
    by = make_architect()
    made = bring_to_off(by)
    rows = "A1,Axon,1,2026-10-01,2026-10-31,Licence,100\n,Other,2,2026-12-01,2026-12-31,Other,5\n"
    load(by, "invoice", HEAD + rows)
    closed = move(by, made, "closed", NOW + datetime.timedelta(days=80))
    with acting(by):
        assert Application.objects.get().stage == "retired"
        assert EndingStep.objects.count() == 9
    assert closed.state == "closed"


def test_a_step_out_of_order_writes_nothing():
    by = make_architect()
    made = add(by, "A1")
    endings.propose_ending(by=by, at=NOW, application_id=made.pk, why="Nobody uses it")
    with pytest.raises(NotYet, match="Approved"):
        move(by, made, "infrastructure_off")
    with pytest.raises(endings.AlreadyBegun):
        endings.propose_ending(by=by, at=NOW, application_id=made.pk, why="Again")
    with acting(by):
        assert EndingStep.objects.count() == 1


def test_somebody_who_may_not_decide_takes_no_step():
    by = make_architect()
    made = add(by, "A1")
    endings.propose_ending(by=by, at=NOW, application_id=made.pk, why="Nobody uses it")
    with pytest.raises(NotPermitted):
        move(make_actor("portfolio.change"), made, "approved")
    with acting(by):
        assert EndingStep.objects.count() == 1
