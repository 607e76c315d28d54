"""Several people deciding at once, each with a connection of their own and real commits."""

import datetime
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.models import Judgement, Membership
from bluelamp.records.identity.selectors import people
from bluelamp.records.identity.services import decisions
from tests.people import NOW
from tests.records.identity.world import WHY, make_decider, make_people, store

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (
    decisions.ChangedMeanwhile,
    decisions.SamePerson,
    decisions.NotTheirRecords,
    decisions.NothingLeft,
    decisions.StandsUnder,
    decisions.UndoneAlready,
)


def at_once(*acts):
    """This will start all acts at one moment and give what each made or was refused with."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(10)
            return act()
        except REFUSED as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as others:
        return [each.result(60) for each in [others.submit(run, act) for act in acts]]


def join(by, keep, other):
    return decisions.join(by=by, at=NOW, keep=keep, other=other, reason=WHY)


def part(by, identity_id, record_id):
    return decisions.part(
        by=by, at=NOW, identity_id=identity_id, record_ids=[record_id], reason=WHY
    )


@pytest.mark.parametrize("turned", [False, True])
def test_two_people_merging_the_same_pair_at_once_merge_it_once(turned):
    mine, theirs = make_decider(), make_decider()
    for _ in range(10):
        one, other = make_people(mine, 2)
        pair = (other, one) if turned else (one, other)
        made = at_once(lambda a=one, b=other: join(mine, a, b), lambda p=pair: join(theirs, *p))
        done = [each for each in made if isinstance(each, Judgement)]
        assert len(done) == 1
        assert len([each for each in made if isinstance(each, REFUSED)]) == 1
        with access.acting(mine):
            assert people.list_members(one) == [one, other]


def test_one_merging_and_one_splitting_the_same_pair_at_once_leaves_what_the_account_says():
    mine, theirs = make_decider(), make_decider()
    for _ in range(10):
        one, other, third = make_people(mine, 3)
        join(mine, one, other)
        made = at_once(
            lambda a=one, b=other: part(mine, a, b), lambda b=other, c=third: join(theirs, c, b)
        )
        done = [each for each in made if isinstance(each, Judgement)]
        assert done
        assert who_is_who(mine) == replayed(mine)


def test_many_people_deciding_about_the_same_six_neither_wait_for_ever_nor_lose_anything():
    deciders = [make_decider() for _ in range(4)]
    six = make_people(deciders[0], 6)
    before = store(deciders[0])

    def busy(by, turn):
        pairs = list(itertools.permutations(six, 2))
        for one, other in pairs[turn::4] + pairs[turn::3]:
            for act in (join, part):
                try:
                    act(by, one, other)
                except (*REFUSED, decisions.HeldApart):
                    continue

    at_once(*[lambda by=by, turn=turn: busy(by, turn) for turn, by in enumerate(deciders)])
    assert who_is_who(deciders[0]) == replayed(deciders[0])
    with access.acting(deciders[0]):
        made = list(Judgement.objects.order_by("-pk").values_list("pk", flat=True))
    for pk in made:
        at = NOW + datetime.timedelta(days=1)
        decisions.undo(by=deciders[0], at=at, judgement_id=pk, reason=WHY)
    assert store(deciders[0]) == before


def who_is_who(by):
    with access.acting(by):
        return dict(Membership.objects.values_list("record_id", "identity_id"))


def replayed(by):
    """Who is who by the account alone: every judgement's changes, in their order."""
    found = {}
    with access.acting(by):
        for made in Judgement.objects.order_by("pk"):
            for record, before, after in made.changes["places"]:
                assert found.get(record) == (before[0] if before else None)
                found.pop(record, None)
                if after:
                    found[record] = after[0]
    return found
