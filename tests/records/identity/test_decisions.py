"""Joining, parting, telling apart and undoing, at the doors and with the real database."""

import datetime

import pytest
from django.db import IntegrityError, connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.records.identity.choices import Evidence
from bluelamp.records.identity.models import Judgement, Membership
from bluelamp.records.identity.selectors import people
from bluelamp.records.identity.services import decisions, seconding
from tests.people import NOW, make_actor, make_force, make_unit
from tests.records.identity.world import DECIDING, WHY, make_decider, make_people, store

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def by():
    return make_decider()


def join(by, keep, other, at=NOW, **more):
    return decisions.join(by=by, at=at, keep=keep, other=other, reason=WHY, **more)


def members(by, number):
    with access.acting(by):
        return people.list_members(number)


def nothing_written(by, refused, act):
    before = store(by)
    with pytest.raises(refused) as said:
        act()
    assert store(by) == before
    with access.acting(by):
        assert not Judgement.objects.filter(at=LATER).exists()
    return str(said.value)


def test_two_persons_are_joined_and_both_numbers_lead_to_the_person(by):
    one, other = make_people(by, 2)
    shown = Evidence("identity.match 1", 21.5, [{"fact": "Surname", "bits": 9.0}])
    made = join(by, one, other, evidence=shown)
    assert members(by, one) == members(by, other) == [one, other]
    with access.acting(by):
        assert people.identities_of([one, other]) == {one: one, other: one}
        assert people.identity_of(other) == one
        kept = Judgement.objects.get(pk=made.pk)
        entry = Entry.objects.get(act="identity.person.joined")
        told = Event.objects.get(name="identity.person.joined")
    assert (kept.reason, kept.name, kept.bits) == (WHY, by.name, 21.5)
    assert kept.evidence == [{"fact": "Surname", "bits": 9.0}]
    assert (entry.operation, entry.subject_id) == ("combination", one)
    assert told.payload["record_ids"] == [one, other]


def test_joining_persons_of_several_records_moves_all_of_them(by):
    a, b, c, d = make_people(by, 4)
    join(by, a, b)
    join(by, c, d)
    join(by, b, d)  # by numbers that are not their persons' own
    assert members(by, d) == [a, b, c, d]


def test_records_are_parted_and_the_rest_keeps_its_number(by):
    a, b, c = make_people(by, 3)
    join(by, a, b)
    join(by, a, c)
    decisions.part(by=by, at=LATER, identity_id=a, record_ids=[b, c], reason="Two dates of birth.")
    assert members(by, a) == [a]
    assert members(by, c) == [b, c]


def test_when_the_first_record_goes_the_rest_is_numbered_by_its_own_first(by):
    a, b, c = make_people(by, 3)
    join(by, a, b)
    join(by, a, c)
    decisions.part(by=by, at=LATER, identity_id=a, record_ids=[a], reason="Another person.")
    assert (members(by, a), members(by, c)) == ([a], [b, c])
    store(by)


def test_an_undone_merge_gives_the_exact_earlier_state(by):
    a, b, c = make_people(by, 3)
    join(by, a, b)
    before = store(by)
    made = join(by, a, c, at=LATER)
    undone = decisions.undo(by=by, at=LATER, judgement_id=made.pk, reason="The wrong Ada.")
    assert store(by) == before
    with access.acting(by):
        assert Judgement.objects.get(pk=made.pk).undone_by == undone
        assert Event.objects.filter(name="identity.person.undone").count() == 1


@pytest.mark.parametrize("again", ["twice", "itself"])
def test_what_is_undone_is_not_undone_again(by, again):
    made = join(by, *make_people(by, 2))
    undone = decisions.undo(by=by, at=NOW, judgement_id=made.pk, reason="The wrong Ada.")
    pk = made.pk if again == "twice" else undone.pk
    refused = decisions.UndoneAlready if again == "twice" else decisions.NotToBeUndone
    nothing_written(
        by, refused, lambda: decisions.undo(by=by, at=LATER, judgement_id=pk, reason=WHY)
    )


def test_undoing_what_later_decisions_stand_on_is_refused_and_names_them(by):
    a, b, c, d = make_people(by, 4)
    first, elsewhere = join(by, a, b), join(by, c, d)
    later = join(by, a, c)

    def undo(made):
        return decisions.undo(by=by, at=LATER, judgement_id=made.pk, reason=WHY)

    said = nothing_written(by, decisions.StandsUnder, lambda: undo(first))
    assert f"decision {later.pk} (the same person, {by.name}, 21 November 2026" in said
    for each in (later, first, elsewhere):
        undo(each)
    assert store(by)[0] == set()


def test_nobody_is_merged_with_themselves(by):
    one, other = make_people(by, 2)
    nothing_written(by, decisions.SamePerson, lambda: join(by, one, one, at=LATER))
    join(by, one, other)
    nothing_written(by, decisions.SamePerson, lambda: join(by, other, one, at=LATER))


def test_a_person_who_is_not_there_is_not_merged(by):
    (one,) = make_people(by, 1)
    nothing_written(by, people.NoSuchPerson, lambda: join(by, one, one + 10_000, at=LATER))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_decision_without_a_reason_is_refused(by, reason):
    one, other = make_people(by, 2)
    nothing_written(
        by,
        decisions.ReasonNeeded,
        lambda: decisions.join(by=by, at=LATER, keep=one, other=other, reason=reason),
    )


def test_whoever_may_only_read_decides_nothing(by):
    one, other, third = make_people(by, 3)
    made = join(by, one, other)
    reader = make_actor("identity.read_people")
    doors = (
        lambda: join(reader, one, third, at=LATER),
        lambda: decisions.part(
            by=reader, at=LATER, identity_id=one, record_ids=[other], reason=WHY
        ),
        lambda: decisions.judge_different(by=reader, at=LATER, one=one, other=third, reason=WHY),
        lambda: decisions.judge_unsure(by=reader, at=LATER, one=one, other=third, reason=WHY),
        lambda: decisions.undo(by=reader, at=LATER, judgement_id=made.pk, reason=WHY),
    )
    for door in doors:
        nothing_written(by, NotPermitted, door)


def test_a_person_with_a_record_that_is_closed_to_one_is_not_theirs_to_decide():
    seeing, blind = make_decider(sees_sensitive=True), make_decider(sees_sensitive=False)
    one, other = make_people(seeing, 2)
    (secret,) = make_people(seeing, 1, marking="OFFICIAL-SENSITIVE")
    nothing_written(seeing, people.NoSuchPerson, lambda: join(blind, one, secret, at=LATER))
    join_sensitive(seeing, one, secret)
    nothing_written(seeing, decisions.ClosedToYou, lambda: join(blind, one, other, at=LATER))
    nothing_written(
        seeing,
        decisions.ClosedToYou,
        lambda: decisions.judge_unsure(by=blind, at=LATER, one=one, other=other, reason=WHY),
    )
    with access.acting(blind):
        assert Judgement.objects.count() == 0
        assert people.list_members(one) == [one]


def join_sensitive(by, one, other):
    request = join(by, one, other)
    second = make_actor("identity.approve_identity", sees_sensitive=True)
    return seconding.approve(by=second, at=NOW, request_id=request.pk, reason="I looked too.")


def test_another_forces_persons_are_not_there(by):
    force = make_force("98", "Marlshire Police")
    stranger = make_actor(*DECIDING, force=force, unit=make_unit(force, "MHQ"))
    one, other = make_people(by, 2)
    nothing_written(by, people.NoSuchPerson, lambda: join(stranger, one, other, at=LATER))


def test_only_records_of_the_person_are_parted_and_never_all(by):
    a, b, c = make_people(by, 3)
    join(by, a, b)

    def part(*record_ids):
        return decisions.part(by=by, at=LATER, identity_id=a, record_ids=record_ids, reason=WHY)

    nothing_written(by, decisions.NotTheirRecords, lambda: part(c))
    nothing_written(by, decisions.NotTheirRecords, lambda: part())
    nothing_written(by, decisions.NothingLeft, lambda: part(a, b))


def test_different_people_are_joined_only_by_whoever_has_read_why_they_are_different(by):
    one, other = make_people(by, 2)
    apart = decisions.judge_different(by=by, at=NOW, one=one, other=other, reason="Twins.")
    assert members(by, one) == [one]
    said = nothing_written(by, decisions.HeldApart, lambda: join(by, one, other, at=LATER))
    assert f"decision {apart.pk}" in said
    join(by, one, other, at=LATER, having_read=[apart.pk])
    assert members(by, one) == [one, other]


def test_persons_who_changed_since_they_were_shown_are_looked_at_again(by):
    a, b, c = make_people(by, 3)
    join(by, b, c)
    nothing_written(by, decisions.ChangedMeanwhile, lambda: join(by, a, b, at=LATER, seen=[a, b]))
    join(by, a, b, seen=[a, b, c])


def test_a_judgement_is_never_changed_or_removed(by):
    join(by, *make_people(by, 2))
    with pytest.raises(Exception, match="permission denied"), access.acting(by):
        Judgement.objects.update(reason="Another.")
    with pytest.raises(Exception, match="permission denied"), access.acting(by):
        Judgement.objects.all().delete()


def test_the_database_keeps_a_person_from_being_of_somebody_who_is_of_another(by):
    a, b, c = make_people(by, 3)
    join(by, a, b)

    def chain():
        Membership.objects.create(record_id=c, identity_id=b, since=NOW)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError, match="no other person"), access.acting(by):
        chain()
