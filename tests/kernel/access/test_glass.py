"""Breaking glass, on a protected table that only these tests have."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from bluelamp.kernel.access import rules, selectors, services
from bluelamp.kernel.access.models import BrokenGlass
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from tests.kernel.access.protected_for_tests import Thing, protected_table
from tests.people import NOW, actor_of, make_force, make_post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.kernel.access.protected_for_tests"),
]
WHY = "A life is at risk and the record says where they are."


@pytest.fixture(autouse=True)
def _table():
    with protected_table():
        yield


@pytest.fixture
def closed():
    """A record marked OFFICIAL-SENSITIVE, and a post that sees no such thing."""
    owner, reader = make_post(sees_sensitive=True), make_post()
    with services.acting(actor_of(owner)):
        thing = Thing.objects.create(
            force=owner.force, unit=owner.unit, marking="OFFICIAL-SENSITIVE", name="Secret"
        )
    return thing, reader


def signed_in(post):
    client = Client()
    client.force_login(post.user)
    return client


def test_a_closed_record_is_opened_with_a_reason_loudly(closed):
    thing, reader = closed
    client = signed_in(reader)
    page = client.get(f"/thing/{thing.pk}/")
    assert page.status_code == 403
    assert b"You can open it for an hour with a reason" in page.content
    assert b"Secret" not in page.content
    sent = {"table": Thing._meta.db_table, "record": thing.pk, "back": f"/thing/{thing.pk}/"}
    assert b"govuk-error" in client.post("/access/glass/break/", {**sent, "reason": "x"}).content
    assert not BrokenGlass.objects.exists()
    response = client.post("/access/glass/break/", {**sent, "reason": WHY})
    assert response["Location"] == f"/thing/{thing.pk}/"
    assert b"Secret" in client.get(f"/thing/{thing.pk}/").content
    assert b"You have opened a closed record" in client.get("/access/").content
    with services.acting(actor_of(reader)):
        assert Event.objects.filter(name="access.glass.broken").exists()
        assert Entry.objects.filter(act="access.glass.broken", post_id=reader.pk).exists()
    log = signed_in(make_post("access.read_glass")).get("/access/glass/")
    assert WHY in log.content.decode()


def test_broken_glass_opens_the_one_record_for_an_hour(closed):
    thing, reader = closed
    by = actor_of(reader)
    services.break_glass(by=by, table=Thing._meta.db_table, record_id=thing.pk, reason=WHY, at=NOW)
    owner = make_post(sees_sensitive=True)
    with services.acting(actor_of(owner)):
        another = Thing.objects.create(
            force=owner.force, unit=owner.unit, marking="OFFICIAL-SENSITIVE", name="Another"
        )
    with services.acting(actor_of(reader)):
        assert list(Thing.objects.all()) == [thing]
        assert another.pk != thing.pk
    later = selectors.actor(reader, at=NOW + rules.GLASS_LASTS)
    with services.acting(later):
        assert not Thing.objects.exists()


def test_glass_does_not_reach_another_force_nor_what_is_not_there(closed):
    thing, _ = closed
    stranger = make_post(force=make_force("20", "Elsewhere"))
    assert signed_in(stranger).get(f"/thing/{thing.pk}/").status_code == 404
    sent = {"table": Thing._meta.db_table, "reason": WHY, "record": thing.pk}
    page = signed_in(stranger).post("/access/glass/break/", sent)
    assert b"Your force holds no such record" in page.content
    for table, record in (("access_user", 1), ("no_such_table", 1), (sent["table"], 999_999)):
        with pytest.raises(services.NothingClosed):
            services.break_glass(
                by=actor_of(stranger), table=table, record_id=record, reason=WHY, at=NOW
            )
    assert not BrokenGlass.objects.exists()


def test_the_way_back_stays_on_this_site(closed):
    thing, reader = closed
    sent = {"table": Thing._meta.db_table, "record": thing.pk, "reason": WHY}
    sent["back"] = "https://elsewhere.example/"
    assert signed_in(reader).post("/access/glass/break/", sent)["Location"] == "/"


def test_nobody_outside_a_scope_learns_whether_a_record_is_there(closed):
    thing, _ = closed
    with connection.cursor() as cursor:
        cursor.execute("select access_is_held(%s, %s)", [Thing._meta.db_table, thing.pk])
        assert cursor.fetchone() == (False,)
    with pytest.raises(psycopg.Error), connection.cursor() as cursor:
        cursor.connection.execute("select * from access_scope_key")
