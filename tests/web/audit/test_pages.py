import datetime

import pytest
from django.test import Client
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.choices import Operation
from bluelamp.kernel.audit.models import Entry
from tests.kernel.access.test_acting import look
from tests.people import actor_of, make_actor, make_force, make_post

pytestmark = pytest.mark.django_db
PAGES = ["/audit/", "/audit/checkpoints/", "/audit/records/thing/7/", "/audit/export.csv"]


@pytest.fixture
def reader():
    return make_post("access.read_audit")


@pytest.fixture
def visitor(reader):
    client = Client()
    client.force_login(reader.user)
    return client


def give_reason(visitor, onward="/audit/"):
    given = {"code": "audit", "text": "Monthly dip sample", "next": onward}
    return visitor.post("/audit/reason/", given)


def entries(post, **which):
    with access.acting(actor_of(post)):
        return list(Entry.objects.filter(**which).select_related("detail").order_by("id"))


@pytest.mark.parametrize("where", PAGES)
def test_somebody_without_the_permission_is_refused(where):
    client = Client()
    post = make_post("dispatch.read_incidents")
    client.force_login(post.user)
    assert client.get(where).status_code == 403
    assert not entries(post, act__startswith="audit.")


@pytest.mark.parametrize("where", PAGES)
def test_every_page_asks_why_first(visitor, reader, where):
    response = visitor.get(where)
    assert b"Why do you read the audit log?" in response.content
    assert not entries(reader, act__startswith="audit.")


def test_a_reason_too_short_is_asked_for_again(visitor):
    response = visitor.post("/audit/reason/", {"code": "audit", "text": "check", "next": "/audit/"})
    assert b"at least 10 characters" in response.content


def test_a_reason_leads_on_to_the_page_but_not_off_the_site(visitor):
    assert give_reason(visitor, "/audit/checkpoints/")["Location"] == "/audit/checkpoints/"
    assert give_reason(visitor, "https://elsewhere.example/audit/")["Location"] == "/audit/"


def test_a_reason_is_forgotten_after_half_an_hour(visitor):
    give_reason(visitor)
    session = visitor.session
    long_ago = timezone.now() - datetime.timedelta(minutes=31)
    session["audit_reason"] = session["audit_reason"] | {"at": long_ago.isoformat()}
    session.save()
    assert b"Why do you read" in visitor.get("/audit/").content


def test_a_search_shows_what_matches_and_is_itself_logged(visitor, reader):
    with access.acting(actor_of(reader)):
        look(actor_of(reader))
    give_reason(visitor)
    shown = visitor.get("/audit/", {"kind": "thing", "subject_id": 7, "incident": "20261121-0001"})
    assert b"test.thing.seen" in shown.content
    assert b"test.thing.seen" not in visitor.get("/audit/", {"kind": "other"}).content
    noted = entries(reader, act="audit.log.searched")
    assert [each.operation for each in noted] == [Operation.CONSULTATION] * 2
    assert (noted[0].person_id, noted[0].reason_code) == (reader.user_id, "audit")
    assert "Monthly dip sample" in noted[0].detail.body
    assert '"subject_kind":"thing"' in noted[0].detail.body


def test_a_wrong_search_is_said_and_not_made(visitor, reader):
    give_reason(visitor)
    assert b"There is a problem" in visitor.get("/audit/", {"since": "yesterday"}).content
    assert not entries(reader, act="audit.log.searched")


def test_a_long_list_has_pages(visitor, reader):
    by = actor_of(reader)
    with access.acting(by):
        for _ in range(51):
            look(by)
    give_reason(visitor)
    first = visitor.get("/audit/", {"person_id": by.person_id, "kind": "thing"})
    assert first.content.count(b"test.thing.seen") == 50
    assert b'rel="next"' in first.content
    second = visitor.get("/audit/", {"person_id": by.person_id, "kind": "thing", "page": 2})
    assert second.content.count(b"test.thing.seen") == 1


def test_a_search_as_csv_is_a_disclosure(visitor, reader):
    with access.acting(actor_of(reader)):
        look(actor_of(reader))
    give_reason(visitor)
    response = visitor.get("/audit/export.csv", {"kind": "thing", "person_id": reader.user_id})
    lines = response.content.decode().splitlines()
    assert len(lines) == 2
    assert "test.thing.seen" in lines[1]
    (noted,) = entries(reader, act="audit.log.exported")
    assert noted.operation == Operation.DISCLOSURE


def test_an_entry_is_shown_with_what_it_said(visitor, reader):
    with access.acting(actor_of(reader)):
        made = look(actor_of(reader))
    give_reason(visitor)
    shown = visitor.get(f"/audit/entries/{made}/").content
    assert b"saw it" in shown
    assert b"No checkpoint seals it yet" in shown
    assert entries(reader, act="audit.entry.read")[0].subject_id == made


def test_an_entry_of_another_force_is_not_there(visitor):
    stranger = make_actor(force=make_force("20", "Elsewhere"))
    with access.acting(stranger):
        made = look(stranger)
    give_reason(visitor)
    assert visitor.get(f"/audit/entries/{made}/").status_code == 404


def test_a_record_shows_who_has_looked_at_it(visitor, reader):
    by = actor_of(reader)
    with access.acting(by):
        look(by)
        look(by)
    give_reason(visitor)
    shown = visitor.get("/audit/records/thing/7/").content.decode()
    assert f'data-label="Person">{by.name}</td>' in shown
    assert entries(reader, act="audit.record.searched")


def test_the_checkpoints_are_listed(visitor, reader):
    give_reason(visitor)
    assert visitor.get("/audit/checkpoints/").status_code == 200
    assert entries(reader, act="audit.checkpoint.listed")
