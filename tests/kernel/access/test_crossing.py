"""Trying to cross: what the database gives under a scope is what a plain model of the rule says."""

import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from bluelamp.kernel.access import rules
from bluelamp.kernel.access.rules import Scope
from tests.kernel.access.protected_for_tests import TABLE, protected_table

FORCES, UNITS, CIRCLES = (1, 2), (11, 12, 13, 21, 22), (101, 102, 201)
UNTIL = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")


def some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=len(values)).map(tuple)


RECORDS = st.lists(
    st.tuples(
        st.sampled_from(FORCES), st.sampled_from(UNITS), st.sampled_from(MARKINGS), some(CIRCLES)
    ),
    max_size=12,
)
SCOPES = st.builds(
    Scope,
    person=st.just(1),
    post=st.just(1),
    forces=some(FORCES),
    units=st.none() | some(UNITS),
    sensitive=st.booleans(),
    restrictions=some(CIRCLES),
    glass=st.lists(
        st.tuples(st.sampled_from((TABLE, "other_table")), st.integers(1, 12)), max_size=3
    ).map(lambda found: tuple(f"{table}:{record}" for table, record in found)),
)


def may_see(scope: Scope, record_id, record) -> bool:
    """The rule in plain Python: force always; then reach, marking and circles, or broken glass."""
    force, unit, marking, circles = record
    reach = scope.units is None or unit in scope.units
    marked = marking == "OFFICIAL" or scope.sensitive
    inside = set(circles) <= set(scope.restrictions)
    open_to_all = reach and marked and inside
    return force in scope.forces and (open_to_all or f"{TABLE}:{record_id}" in scope.glass)


@pytest.fixture
def owner(transactional_db):
    with protected_table() as owner:
        yield owner


def keep(owner, records):
    owner.execute(f"truncate {TABLE} restart identity")
    for force, unit, marking, circles in records:
        owner.execute(
            f"insert into {TABLE} (force_id, unit_id, marking, restriction_ids)"
            " values (%s, %s, %s, %s)",
            [force, unit, marking, list(circles)],
        )


def under(scope, statement, values=()):
    """This will run raw SQL as the application under a signed scope: its rows, or their count."""
    signed = rules.sign_scope(scope, key=settings.SCOPE_KEY, until=UNTIL)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('bluelamp.scope', %s, true)", [signed])
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


quick = hypothesis(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@quick
@given(records=RECORDS, scope=SCOPES)
def test_raw_sql_returns_what_the_rule_says(owner, records, scope):
    keep(owner, records)
    expected = {i for i, record in enumerate(records, 1) if may_see(scope, i, record)}
    assert {row[0] for row in under(scope, f"select id from {TABLE}")} == expected
    assert under(scope, f"select count(*) from {TABLE}")[0][0] == len(expected)
    ways_round = (
        f"select id from {TABLE} where true or force_id > 0 or random() >= 0",
        f"select a.id from {TABLE} a left join {TABLE} b on a.id = b.id",
        f"with all_of as (select * from {TABLE}) select id from all_of",
        f"select id from {TABLE} union select id from {TABLE}",
        f"select id from {TABLE} order by force_id, unit_id for update",
    )
    for statement in ways_round:
        assert {row[0] for row in under(scope, statement)} == expected, statement


@quick
@given(records=RECORDS, scope=SCOPES, target=st.sampled_from(FORCES), unit=st.sampled_from(UNITS))
def test_nothing_is_changed_that_is_not_seen_nor_moved_out_of_sight(
    owner, records, scope, target, unit
):
    keep(owner, records)
    seen = {i for i, record in enumerate(records, 1) if may_see(scope, i, record)}
    assert under(scope, f"update {TABLE} set name = 'changed'") == len(seen)
    changed = owner.execute(f"select id from {TABLE} where name = 'changed'").fetchall()
    assert {row[0] for row in changed} == seen
    stays = all(may_see(scope, i, (target, unit, *records[i - 1][2:])) for i in seen)
    move = f"update {TABLE} set force_id = {target}, unit_id = {unit}"
    if stays:
        assert under(scope, move) == len(seen)
    else:
        with pytest.raises(Exception, match="row-level security"):
            under(scope, move)
    assert under(scope, f"delete from {TABLE}") == len(seen)
    left = owner.execute(f"select count(*) from {TABLE}").fetchone()[0]
    assert left == len(records) - len(seen)


@quick
@given(scope=SCOPES, record=RECORDS.filter(bool).map(lambda found: found[0]))
def test_a_record_is_inserted_only_where_its_maker_sees_it(owner, scope, record):
    keep(owner, [])
    force, unit, marking, circles = record
    sent = [force, unit, marking, list(circles)]
    statement = (
        f"insert into {TABLE} (id, force_id, unit_id, marking, restriction_ids)"
        " values (99, %s, %s, %s, %s)"
    )
    if may_see(scope, 99, record):
        assert under(scope, statement, sent) == 1
    else:
        with pytest.raises(Exception, match="row-level security"):
            under(scope, statement, sent)
    kept = owner.execute(f"select count(*) from {TABLE}").fetchone()[0]
    assert kept == may_see(scope, 99, record)


def as_signed(signed):
    """This will count the records under a scope as it is given, signed or not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('bluelamp.scope', %s, true)", [signed])
        cursor.execute(f"select count(*) from {TABLE}")
        return cursor.fetchone()[0]


def test_a_scope_that_has_run_out_is_refused(owner):
    keep(owner, [(1, 11, "OFFICIAL", ())])
    scope = Scope(person=1, post=1, forces=(1,), units=None, sensitive=True)
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with pytest.raises(Exception, match="has run out"):
        as_signed(rules.sign_scope(scope, key=settings.SCOPE_KEY, until=past))


def test_no_part_of_a_signed_scope_can_be_changed(owner):
    """Each character in turn, but the dot between the signature and the scope: it says nothing."""
    keep(owner, [(1, 11, "OFFICIAL", ()), (2, 21, "OFFICIAL", ())])
    scope = Scope(person=1, post=1, forces=(1,), units=None, sensitive=False)
    signed = rules.sign_scope(scope, key=settings.SCOPE_KEY, until=UNTIL)
    assert as_signed(signed) == 1
    for place in (each for each in range(len(signed)) if each != 64):
        letter = "1" if signed[place] != "1" else "2"
        with pytest.raises(Exception, match="not signed"):
            as_signed(signed[:place] + letter + signed[place + 1 :])
