import pytest

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from tests.house.accounted import leaves_one_line
from tests.people import make_actor

pytestmark = pytest.mark.django_db


def look(by, reason="incident"):
    with access.acting(by):
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="house.thing.read",
            subject=Subject("house.thing", 1),
            reason=Reason(reason),
        )


def test_a_look_that_leaves_its_line_passes():
    by = make_actor()
    with leaves_one_line(by, "house.thing.read", "incident"):
        look(by)


def test_a_look_that_leaves_nothing_is_caught():
    with (
        pytest.raises(AssertionError, match="left 0 lines"),
        leaves_one_line(make_actor(), "house.thing.read"),
    ):
        pass


def test_a_look_by_another_or_for_another_reason_does_not_count():
    by = make_actor()
    caught = pytest.raises(AssertionError, match="left 0 lines")
    with caught, leaves_one_line(by, "house.thing.read", "incident"):
        look(by, "training")
        look(make_actor())
