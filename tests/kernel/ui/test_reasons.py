"""Why somebody looks: asked once for a task, and kept for a shift."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from bluelamp.kernel.ui import reasons
from tests.people import make_post

pytestmark = pytest.mark.django_db
SAID = {"reason": "arrest", "about": "INC-1"}


@pytest.fixture
def reader(client):
    call_command("load_codes", verbosity=0, stdout=io.StringIO())
    client.force_login(make_post("search.search", "profiles.read").user)
    return client


def kept(reader, **age):
    task, session = reader.session.get(reasons.TASK, {}), reader.session
    session[reasons.TASK] = task | {"at": (timezone.now() - datetime.timedelta(**age)).isoformat()}
    session.save()


def test_it_is_asked_first_and_then_leads_on(reader):
    asked = reader.get("/search/?q=tranter")
    assert asked.url == "/ui/reason?next=%2Fsearch%2F%3Fq%3Dtranter"
    given = reader.post("/ui/reason", SAID | {"next": "/search/?q=tranter"})
    assert given.url == "/search/?q=tranter"
    assert reader.session[reasons.TASK]["label"]
    assert reader.get("/search/?q=tranter").status_code == 200


@pytest.mark.parametrize("missing", ["reason", "about"])
def test_what_is_missing_is_asked_for_and_nothing_is_kept(reader, missing):
    answer = reader.post("/ui/reason", SAID | {missing: ""})
    assert answer.status_code == 422
    assert reasons.TASK not in reader.session


@pytest.mark.parametrize("code", [*reasons.NOT_CHOSEN, "curiosity"])
def test_what_the_platform_says_of_itself_is_not_to_be_chosen(reader, code):
    assert reader.post("/ui/reason", SAID | {"reason": code}).status_code == 422


def test_it_leads_nowhere_else(reader):
    given = reader.post("/ui/reason", SAID | {"next": "https://elsewhere.example/"})
    assert given.url == "/"


@pytest.mark.parametrize(("hours", "stands"), [(7.9, True), (8, False), (-1, False)])
def test_it_stands_for_a_shift(reader, hours, stands):
    reader.post("/ui/reason", SAID)
    kept(reader, hours=hours)
    assert (reader.get("/search/?q=x").status_code == 200) is stands
