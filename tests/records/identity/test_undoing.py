"""Any sequence of merges, splits and judgements, undone, gives back the same store."""

import contextlib
import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.records.identity.services import decisions, proposals
from bluelamp.records.identity.services.proposals import Pair
from tests.people import NOW
from tests.records.identity.world import WHY, make_decider, make_people, store

pytestmark = pytest.mark.django_db
SIZE = 6
REFUSED = (
    decisions.SamePerson,
    decisions.HeldApart,
    decisions.NotTheirRecords,
    decisions.NothingLeft,
    decisions.StandsUnder,
    decisions.UndoneAlready,
)
number = st.integers(0, SIZE - 1)
a_step = st.one_of(
    st.tuples(st.just("join"), number, number),
    st.tuples(st.just("part"), number, st.sets(number, min_size=1, max_size=3)),
    st.tuples(st.just("different"), number, number),
    st.tuples(st.just("unsure"), number, number),
    st.tuples(st.just("undo"), st.integers(0, 20), st.none()),
)


class World:
    """Six persons, every pair of them proposed, and the decisions that stand."""

    def __init__(self):
        self.by = make_decider()
        self.people = make_people(self.by, SIZE)
        pairs = [
            Pair(one, other, 10.0, "test 1")
            for one in self.people
            for other in self.people
            if one < other
        ]
        proposals.propose(by=self.by, at=NOW, pairs=pairs)
        self.standing, self.states, self.clock = [], [store(self.by)], NOW

    def step(self, kind, one, other):
        """This will take one step, which may be refused: then nothing may have changed."""
        self.clock += datetime.timedelta(minutes=1)
        before = store(self.by)
        try:
            self._take(kind, one, other)
        except REFUSED:
            assert store(self.by) == before

    def _take(self, kind, one, other):
        if kind == "undo":
            return self._undo_newest_of(one)
        before = store(self.by)
        made = self._decide(kind, self.people[one], other)
        self.standing.append((made.pk, before))
        return made

    def _decide(self, kind, one, other):
        given = {"by": self.by, "at": self.clock, "reason": WHY}
        if kind == "part":
            chosen = [self.people[each] for each in other]
            return decisions.part(identity_id=one, record_ids=chosen, **given)
        other = self.people[other]
        if kind == "join":
            return decisions.join(keep=one, other=other, **given)
        judge = decisions.judge_different if kind == "different" else decisions.judge_unsure
        return judge(one=one, other=other, **given)

    def _undo_newest_of(self, which):
        """Undo any of them: the database says whether later ones stand on it."""
        if self.standing:
            place = which % len(self.standing)
            self.undo(self.standing[place][0])
            del self.standing[place]

    def undo(self, pk):
        decisions.undo(by=self.by, at=self.clock, judgement_id=pk, reason=WHY)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(a_step, max_size=14))
def test_any_sequence_undone_from_the_newest_gives_back_the_same_store(steps):
    with contextlib.suppress(RolledBack), transaction.atomic():
        world = World()
        first = world.states[0]
        for step in steps:
            world.step(*step)
        for pk, _ in reversed(world.standing):
            world.undo(pk)
        assert store(world.by) == first
        raise RolledBack


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(a_step.filter(lambda step: step[0] != "undo"), max_size=10))
def test_each_single_undo_gives_back_the_state_before_its_decision(steps):
    with contextlib.suppress(RolledBack), transaction.atomic():
        world = World()
        for step in steps:
            world.step(*step)
        for pk, before in reversed(world.standing):
            world.undo(pk)
            assert store(world.by) == before
        raise RolledBack


class RolledBack(Exception):
    """Each example leaves nothing behind."""
