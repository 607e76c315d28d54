"""The shortest way between two records, and that what is hidden is no way."""

import itertools

import pytest

from bluelamp.insight.profiles.rules import paths as rules
from bluelamp.insight.profiles.selectors import paths
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Restriction
from bluelamp.records.identity.models import Membership
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.records.pole.world import make_event, make_link, make_object, make_person, make_source

pytestmark = pytest.mark.django_db


def numbers(*records):
    return [each.pk for each in records]


def chain(source, count, **values):
    """Telephones, each linked to the next."""
    made = [make_object(source, **values) for _ in range(count)]
    for one, other in itertools.pairwise(made):
        make_link(source, one, other)
    return made


class Small:
    """A small net in memory that answers as the database does, and keeps what was read."""

    def __init__(self, edges):
        self.pairs = [*edges, *((b, a) for a, b in edges)]
        self.read = []

    def neighbours(self, records, most):
        pairs = [(a, b) for a, b in self.pairs if a in records][:most]
        self.read.append(len(pairs))
        return [a for a, _ in pairs], [b for _, b in pairs]

    def count(self, records):
        return sum(a in records for a, _ in self.pairs)


@pytest.mark.parametrize(
    ("edges", "ways"),
    [
        ([], []),
        ([(1, 9)], [[1, 9]]),
        ([(9, 5), (5, 1)], [[1, 5, 9]]),
        ([(1, 2), (2, 3), (3, 9), (1, 4), (4, 9)], [[1, 4, 9]]),
        ([(1, 4), (4, 9), (1, 5), (5, 9)], [[1, 4, 9], [1, 5, 9]]),
        ([(1, 2), (3, 9)], []),
        ([(1, 2), (2, 3), (3, 4), (4, 9)], [[1, 2, 3, 4, 9]]),
    ],
)
def test_shortest_ways_are_found_or_none(edges, ways):
    assert rules.shortest(1, 9, Small(edges), most_steps=10) == ways


def test_a_way_longer_than_was_asked_for_is_none():
    edges = list(itertools.pairwise(range(1, 10)))
    assert rules.shortest(1, 9, Small(edges), most_steps=7) == []
    assert rules.shortest(1, 9, Small(edges), most_steps=8) == [list(range(1, 10))]


def test_a_barred_step_is_gone_around():
    edges = [(1, 9), (1, 2), (2, 9)]
    asked = Small(edges)
    assert rules.shortest(1, 9, asked, most_steps=5, barred={(1, 9), (9, 1)}) == [[1, 2, 9]]
    assert rules.shortest(1, 9, asked, most_steps=5, barred={(1, 9), (9, 1), 2}) == []


def test_a_street_with_many_crimes_is_gone_through_only_when_it_must_be():
    crimes = [(5, number) for number in range(1_000, 51_000)]
    net = Small([(1, 5), (5, 9), *crimes])
    assert rules.shortest(1, 9, net, most_steps=5) == [[1, 5, 9]]
    assert sum(net.read) < 2_010


def test_a_street_with_many_crimes_is_gone_through_when_it_must_be():
    crimes = [(5, number) for number in range(1_000, 51_000)]
    net = Small([*crimes, (50_999, 9)])
    assert rules.shortest(1_000, 9, net, most_steps=5) == [[1_000, 5, 50_999, 9]]


def test_a_search_that_would_read_too_much_says_so(monkeypatch):
    monkeypatch.setattr(rules, "MOST_PAIRS", 5_000)
    hubs = [(hub, number) for hub in (1, 9) for number in range(hub * 10_000, hub * 10_000 + 6_000)]
    with pytest.raises(rules.TooWide):
        rules.shortest(1, 9, Small(hubs), most_steps=5)


def test_a_way_over_links_of_both_directions_is_found():
    by = make_actor()
    with access.acting(by):
        source = make_source(by)
        one, two, three = make_object(source), make_event(source), make_object(source)
        make_link(source, one, two)
        make_link(source, three, two)
        assert paths.find_path(one.pk, three.pk) == numbers(one, two, three)
        assert paths.find_path(one.pk, one.pk) == numbers(one)


def test_two_records_of_one_person_are_a_step_apart():
    by = make_actor()
    with access.acting(by):
        source = make_source(by)
        first, second = make_person(source), make_person(source)
        car, crime = make_object(source, kind="vehicle"), make_event(source)
        make_link(source, first, car)
        make_link(source, second, crime)
        assert paths.find_path(car.pk, crime.pk) == []
        Membership.objects.create(record_id=second.pk, identity_id=first.pk, since=NOW)
        assert paths.find_path(car.pk, crime.pk) == numbers(car, first, second, crime)


def test_a_way_through_a_sensitive_record_is_no_way_for_who_may_not_see_it():
    seeing, blind = make_actor(sees_sensitive=True), make_actor(sees_sensitive=False)
    with access.acting(seeing):
        source = make_source(seeing)
        one, two, three = chain(source, 3)
        type(two).objects.filter(pk=two.pk).update(marking="OFFICIAL-SENSITIVE")
        round_about = make_object(source), make_object(source)
        for pair in itertools.pairwise((one, *round_about, three)):
            make_link(source, *pair)
        assert paths.find_path(one.pk, three.pk) == numbers(one, two, three)
    with access.acting(blind):
        assert paths.find_path(one.pk, three.pk) == numbers(one, *round_about, three)


def test_a_way_over_a_sensitive_link_is_no_way_for_who_may_not_see_it():
    seeing, blind = make_actor(sees_sensitive=True), make_actor(sees_sensitive=False)
    with access.acting(seeing):
        source = make_source(seeing)
        one, two = make_object(source), make_event(source)
        link = make_link(source, one, two)
        type(link).objects.filter(pk=link.pk).update(marking="OFFICIAL-SENSITIVE")
        assert paths.find_path(one.pk, two.pk) == numbers(one, two)
    with access.acting(blind):
        assert paths.find_path(one.pk, two.pk) == []


def test_a_restricted_end_is_reached_by_its_circle_alone():
    post, outside = make_post(), make_actor()
    circle = Restriction.objects.create(force_id=outside.force_id, name="Operation Larch")
    circle.members.add(post)
    inside = actor_of(post)
    with access.acting(inside):
        source = make_source(inside)
        one, two = make_object(source), make_event(source, restriction_ids=[circle.pk])
        make_link(source, one, two)
        assert paths.find_path(one.pk, two.pk) == numbers(one, two)
    with access.acting(outside):
        assert paths.find_path(one.pk, two.pk) == []
        assert paths.find_path(two.pk, one.pk) == []


def test_another_force_finds_nothing():
    mine, theirs = make_actor(), make_actor(force=make_force("98", "Marlshire Police"))
    with access.acting(mine):
        one, two = chain(make_source(mine), 2)
    with access.acting(theirs):
        assert paths.find_path(one.pk, two.pk) == []


def test_nobody_without_a_scope_finds_anything():
    by = make_actor()
    with access.acting(by):
        one, two = chain(make_source(by), 2)
    assert paths.find_path(one.pk, two.pk) == []
