import datetime
import io
import itertools

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from bluelamp.demo import selectors
from bluelamp.demo.models import LoadedCounty, Patrol, PersonRecord, TrueLink, Vehicle
from bluelamp.demo.rules.staff import DEMO_WORD
from bluelamp.demo.services import calls
from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User
from bluelamp.kernel.geography.models import Area, Edge, Place

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DAY = datetime.date(2026, 11, 21)


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


def load(*words):
    said = io.StringIO()
    call_command("demo_force", *words, "--people", "1000", "--seed", "5", stdout=said)
    return said.getvalue()


def owner_rows(statement):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_a_force_is_loaded_whole(demonstration):
    said = load("--with-sign-ins")
    assert "fictional" in said
    assert DEMO_WORD in said
    loaded = selectors.find_loaded()
    assert (loaded.people, loaded.seed) == (1_000, 5)
    _check_people()
    _check_staff()
    _check_geography()
    _check_account()


def _check_people():
    assert 2.7 < PersonRecord.objects.count() / 1_000 < 3.1
    assert owner_rows("select count(*) from demo_trueperson") == [(1_000,)]
    lost = "select count(*) from demo_truelink l left join {0} t on t.id = l.{1} where t.id is null"
    assert owner_rows(lost.format("demo_trueperson", "person_id")) == [(0,)]
    assert owner_rows(lost.format("demo_personrecord", "record_id")) == [(0,)]
    assert Vehicle.objects.filter(record__system="").count() == 0
    assert Vehicle.objects.exclude(record__forenames="").exists()
    fresh = PersonRecord(system="crime", reference="NEW", recorded_on=DAY)
    fresh.save()
    assert fresh.pk > PersonRecord.objects.order_by("-pk")[1].pk


def _check_staff():
    assert set(Force.objects.values_list("code", flat=True)) == {"98", "99"}
    assert OrganisationUnit.objects.filter(force__code="99", parent=None).count() == 1
    assert Post.objects.filter(role__code="platform").count() == 2
    platform = User.objects.get(username="platform-99")
    assert not platform.has_usable_password()
    assert User.objects.get(username="controller").check_password(DEMO_WORD)
    marlshire = Post.objects.get(user__username="marlshire")
    assert marlshire.force.code == "98"
    assert authenticate(username="platform-99", password="!fictional") is None


def _check_account():
    found = owner_rows(
        "select operation, source, id from audit_entry where act = 'demo.force.loaded' order by id"
    )
    assert [(operation, source) for operation, source, _ in found][-1:] == [
        ("collection", "command")
    ]


def _check_geography():
    assert Place.objects.filter(kind="address").count() >= 480
    assert Edge.objects.exists()
    assert Area.objects.filter(kind="beat", parent__kind="policing unit").exists()


def test_the_truth_is_shut_to_the_application(demonstration):
    load()
    for table in ("demo_truehousehold", "demo_trueperson", "demo_truelink"):
        refused = pytest.raises(Exception, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        TrueLink.objects.exists()


def test_the_rosters_units_are_listed_with_posts_and_shifts(demonstration):
    load()
    units = selectors.list_units(on=DAY)
    assert len(units) == Patrol.objects.count() > 20
    posts = set(Post.objects.values_list("pk", flat=True))
    assert all(unit.crew and set(unit.crew) <= posts for unit in units)
    assert {unit.shift for unit in units} == {"early", "late", "night", ""}
    night = next(unit for unit in units if unit.shift == "night")
    assert (night.ends_at - night.starts_at) == datetime.timedelta(hours=8)
    assert units == selectors.list_units(on=DAY)


def test_calls_come_from_the_loaded_county(demonstration):
    start = datetime.datetime(2026, 11, 21, 9, tzinfo=datetime.UTC)
    with pytest.raises(selectors.NothingLoaded):
        next(calls.stream_calls(start=start))
    load()
    made = list(itertools.islice(calls.stream_calls(start=start, pace=100), 20))
    towns = {town.name for town in selectors.get_county().towns}
    assert all(call.place.town in towns for call in made)
    known = set(PersonRecord.objects.values_list("phone", flat=True))
    assert sum(call.number in known for call in made) > 5


def test_who_can_be_played_is_listed_first_of_all(demonstration):
    load("--with-sign-ins")
    listed = selectors.list_sign_ins(on=DAY)
    assert ("controller", "Controller", "Bluelamp Constabulary") in listed
    assert ("marlshire", "Controller", "Marlshire Police") in listed
    assert len(listed) == 13
    first = Post.objects.filter(role__code="controller").order_by("pk").first()
    assert first.user.username == "controller"


def test_without_sign_ins_nobody_can_sign_in(demonstration):
    assert DEMO_WORD not in load()
    assert selectors.list_sign_ins(on=DAY) == []
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_what_is_there_is_not_loaded_twice(demonstration):
    load()
    with pytest.raises(CommandError, match="It is there already"):
        load()
    assert "It is there already" in load("--if-missing")
    assert LoadedCounty.objects.count() == 1


def test_a_role_that_is_there_is_left_as_it_is(demonstration):
    kept = RoleProfile.objects.create(
        code="controller", name="Despatcher", permissions=["access.manage"]
    )
    load()
    kept.refresh_from_db()
    assert (kept.name, kept.permissions) == ("Despatcher", ["access.manage"])
    assert RoleProfile.objects.get(code="analyst").permissions == []


def test_nothing_is_loaded_where_it_is_not_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demonstration"):
        load("--with-sign-ins")
    assert not User.objects.exists()
    assert not PersonRecord.objects.exists()
    assert not Place.objects.exists()


def test_too_few_people_are_refused(demonstration):
    with pytest.raises(CommandError, match=r"at least 1,000 people"):
        call_command("demo_force", "--people", "10")


def test_a_load_that_fails_leaves_nobody(demonstration):
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table demo_truelink add constraint wrong check (person_id < 900)")
    try:
        with pytest.raises(Exception, match="wrong"):
            load()
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table demo_truelink drop constraint wrong")
    assert not PersonRecord.objects.exists()
    assert not User.objects.exists()
    assert selectors.find_loaded() is None
