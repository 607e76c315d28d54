"""What a reader may not see changes nothing that they can observe."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.insight.search.choices import FoundKind
from bluelamp.insight.search.rules import asking
from bluelamp.insight.search.rules.documents import Numbered, Record, document
from bluelamp.insight.search.rules.guards import Guard
from bluelamp.insight.search.rules.positions import Position
from bluelamp.insight.search.rules.wanted import Wanted
from bluelamp.insight.search.selectors import engine
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Post, Restriction
from bluelamp.kernel.access.rules import Scope
from tests.people import NOW, actor_of
from tests.records.pole.world import make_source

from . import engines
from .world import TODAY, add_people, index, make_reader, search, titles

NAMES = st.lists(st.sampled_from(["kevin", "tranter", "trantor", "smith", "ford"]), min_size=1)
OPEN = st.builds(Guard, st.just(1), st.integers(1, 2), st.booleans(), st.just(()))
CLOSED = st.builds(Guard, st.just(1), st.integers(1, 2), st.booleans(), st.just((9,)))
QUERIES = st.sampled_from(["kevin", "tranter smith", "trantor", "07700900123", "ab1?*", "ford"])


def record(number, names, guard):
    return Record(
        f"P{number}",
        number,
        FoundKind.PERSON,
        " ".join(names),
        "",
        guard,
        texts=(("name", " ".join(names)),),
        numbers=(Numbered("telephone", "07700900123", "msisdn"), Numbered("plate", "AB12", "vrm")),
        day=TODAY,
    )


def observed(standing_on, records, scope, query):
    """Everything that the index answers a reader: keys, counts, facets, what was withheld."""
    with engines.standing(standing_on) as room:
        writer = room.begin()
        writer.put([document(each) for each in records])
        writer.commit(Position(), at=NOW)
        room.use(writer)
        reader = engine.reader()
        asked = asking.take_apart(query, today=TODAY)
        found = reader.find(Wanted(asked, scope))
        answer = (found.keys, found.total, found.loosened, found.count())
        writer.close()
        return answer, reader.withheld(asked, scope, ())


@pytest.mark.parametrize("standing_on", engines.ALL)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seen=st.lists(st.tuples(NAMES, OPEN), max_size=8),
    secret=st.tuples(NAMES, CLOSED),
    units=st.sampled_from([None, (1,)]),
    sensitive=st.booleans(),
    query=QUERIES,
)
def test_a_restricted_record_changes_nothing_for_a_non_member(
    standing_on, seen, secret, units, sensitive, query
):
    scope = Scope(1, 1, (1,), units, sensitive)
    without = [record(number, *each) for number, each in enumerate(seen, 1)]
    with_it = [*without, record(99, *secret)]
    assert observed(standing_on, with_it, scope, query) == observed(
        standing_on, without, scope, query
    )


SECRET = {"given_names": "Mallory", "surname": "Tranter"}


@pytest.mark.django_db(transaction=True)
def test_a_circles_record_is_found_by_its_members_alone_and_counted_for_nobody_else():
    owner, outsider = make_reader(sees_sensitive=True), make_reader()
    add_people(owner, {"given_names": "Kevin", "surname": "Tranter"})
    index()
    before = [search(outsider, each) for each in ("tranter", "mallory", "mallory tranter")]
    circle = Restriction.objects.create(force_id=owner.force_id, name="Op Lantern")
    circle.members.add(owner.post_id)
    member = actor_of(Post.objects.get(pk=owner.post_id))
    add_people(member, SECRET, restriction_ids=[circle.pk], marking="OFFICIAL-SENSITIVE")
    index()
    after = [search(outsider, each) for each in ("tranter", "mallory", "mallory tranter")]
    assert after == before
    assert titles(search(member, "mallory")) == ["Mallory Tranter"]


@pytest.mark.django_db(transaction=True)
def test_marked_records_are_told_of_in_a_band_with_whom_to_ask():
    owner, reader = make_reader(sees_sensitive=True), make_reader()
    people = [{"given_names": f"Zed{each}", "surname": "Wickham"} for each in "abcdef"]
    add_people(owner, *people[:4], marking="OFFICIAL-SENSITIVE")
    index()
    assert search(reader, "wickham").withheld == []
    add_people(owner, *people[4:], marking="OFFICIAL-SENSITIVE")
    index()
    (told,) = search(reader, "wickham").withheld
    assert told.sentence.startswith("Between 5 and 20 more records are marked OFFICIAL-SENSITIVE")
    assert search(reader, "zeda wickham").withheld == []
    assert search(reader, "wickham").total == 0
    assert search(owner, "wickham").total == 6


@pytest.mark.django_db(transaction=True)
def test_a_record_closed_since_it_was_indexed_is_not_shown_before_the_index_knows():
    owner, reader = make_reader(sees_sensitive=True), make_reader()
    (person,) = add_people(owner, SECRET)
    index()
    assert search(reader, "mallory").total == 1
    with access.acting(owner):
        make_source(owner)
        person.marking = "OFFICIAL-SENSITIVE"
        person.save(update_fields=["marking"])
    assert search(reader, "mallory").total == 0
    nothing = {"kind": {}, "source": {}, "unit": {}}
    deadline = time.monotonic() + 30  # another database of this server may be in mid-write
    while search(reader, "mallory").facets != nothing and time.monotonic() < deadline:
        index()
    assert search(reader, "mallory").facets == nothing


@pytest.mark.django_db(transaction=True)
def test_another_forces_records_are_neither_found_nor_counted():
    from tests.people import make_force

    mine, other = make_reader(), make_reader(force=make_force("98", "Next Door Police"))
    names = [{"given_names": f"Zed{each}", "surname": "Wickham"} for each in "abcdef"]
    add_people(other, *names)
    index()
    found = search(mine, "wickham")
    assert (found.total, found.withheld) == (0, [])
    assert search(other, "wickham").total == 6
