"""Incident numbers: nobody waits for one, none is given twice, one rolled back is given again."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from bluelamp.dispatch.models import IncidentNumber
from bluelamp.dispatch.services.numbers import COUNTERS, take_number
from tests.people import make_force

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2026, 11, 21)


@pytest.fixture
def force():
    return make_force().pk


def take(force):
    with transaction.atomic():
        return take_number(force, DAY)


def on_its_own_line(work):
    try:
        return work()
    finally:
        connection.close()


def test_one_after_the_other_they_are_in_order_without_gaps(force):
    assert [take(force) for _ in range(2 * COUNTERS + 1)] == list(range(1, 2 * COUNTERS + 2))


def test_somebody_who_is_still_opening_an_incident_holds_nobody_up(force):
    take(force)
    held, done = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            number = take_number(force, DAY)
            held.set()
            assert done.wait(10)
            return number

    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(on_its_own_line, slow)
        assert held.wait(10)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '200ms'")
            assert take_number(force, DAY) == 3
        done.set()
        assert waiting.result() == 2


def test_a_number_that_was_rolled_back_is_given_again(force):
    with transaction.atomic():
        assert take_number(force, DAY) == 1
        transaction.set_rollback(True)
    assert [take(force), take(force)] == [1, 2]


def test_many_at_once_get_a_number_each(force):
    def several():
        return [take(force) for _ in range(25)]

    with ThreadPoolExecutor(3) as others:
        given = [others.submit(on_its_own_line, several) for _ in range(3)]
        numbers = [each for one in given for each in one.result()]
    assert len(set(numbers)) == 75
    assert max(numbers) <= 75 + COUNTERS


def test_when_every_counter_is_held_the_next_one_waits_and_gets_its_own(force):
    take(force)
    held = threading.Event()

    def everything():
        with transaction.atomic():
            counters = IncidentNumber.objects.select_for_update().filter(force_id=force, day=DAY)
            assert len(counters) == COUNTERS
            held.set()
            threading.Event().wait(0.3)

    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(on_its_own_line, everything)
        assert held.wait(10)
        assert take(force) == 2
        waiting.result()
