"""The pages of contact as a browser without scripts gets them."""

from uuid import uuid4

import pytest
from django.utils import timezone

from bluelamp.contact import services
from bluelamp.contact.models import Call
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import CONTROL, make_world, open_incident
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
ALL = (*CONTROL, "contact.present", "contact.read_measures", "pole.read_records")
SHEET = {
    "channel": "999",
    "place": "Corner Road",
    "easting": "401000",
    "northing": "281000",
    "words": "Two men fighting, one is bleeding",
}


@pytest.fixture
def post():
    make_world()
    return make_post(*ALL)


@pytest.fixture
def by(post, client):
    client.force_login(post.user)
    return actor_of(post, at=timezone.now())


def present(by, channel="999", **more):
    facts = services.CallFacts(
        channel=channel, place=Place(""), words="", presented_at=timezone.now(), **more
    )
    return services.present_call(by=by, at=timezone.now(), facts=facts)


def text_of(answer):
    return answer.content.decode()


def test_taking_the_next_leads_to_its_sheet_with_what_was_heard(by, client):
    present(by, cues=(services.Cue("whispering", "he is downstairs"),), transcript="He is here")
    assert "999 call" in text_of(client.get("/calls/"))
    page = client.post("/calls/next", follow=True)
    assert page.status_code == 200
    assert "he is downstairs" in text_of(page)
    assert "Nobody is waiting" in text_of(client.post("/calls/next", follow=True))


def test_what_came_with_a_report_fills_the_sheet(by, client):
    call = present(by, "online", caller_name="Ann Other", caller_number="07700 900001")
    page = text_of(client.post(f"/calls/{call.pk}/answer", follow=True))
    assert 'value="Ann Other"' in page
    assert 'value="07700 900001"' in page


def test_looking_shows_the_grade_proposed_and_the_open_incident_and_writes_nothing(by, client):
    made = open_incident(by, at=timezone.now(), words="A fight, somebody is bleeding")
    page = client.post("/calls/new", SHEET | {"key": uuid4(), "act": "look"})
    assert f"Same as {made.reference}" in text_of(page)
    assert "Proposed:" in text_of(page)
    with acting(by):
        assert not Call.objects.exists()


@pytest.mark.parametrize("name", ["who", "place", "what"])
def test_each_part_of_the_sheet_answers_by_itself(by, client, name):
    typed = SHEET | {"caller_name": "Ann Other"}
    assert client.post(f"/calls/parts/{name}", typed).status_code == 200
    assert client.get(f"/calls/parts/{name}").status_code == 404


def test_a_grade_opens_the_incident_and_the_same_form_again_opens_none(by, client):
    sheet = SHEET | {"key": uuid4(), "act": "grade", "grade": "P1"}
    first, again = client.post("/calls/new", sheet), client.post("/calls/new", sheet)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(by, client):
    page = client.post("/calls/new", {"channel": "999", "key": uuid4(), "act": "grade"})
    assert page.status_code == 422
    assert "Enter where it is" in text_of(page)
    typed = SHEET | {"key": uuid4(), "act": "grade", "grade": "P7"}
    page = client.post("/calls/new", typed)
    assert page.status_code == 422
    assert "Say why this is not the grade proposed" in text_of(page)
    assert "Two men fighting, one is bleeding" in text_of(page)


def test_a_person_or_an_incident_that_is_not_there_is_no_failure(by, client):
    sheet = SHEET | {"key": uuid4(), "act": "grade", "grade": "P1", "person": 99_999_999}
    assert client.post("/calls/new", sheet).status_code == 302
    sheet = SHEET | {"key": uuid4(), "act": "grade", "same_as": 99_999_999}
    page = client.post("/calls/new", sheet)
    assert page.status_code == 422
    assert "That incident is not open" in text_of(page)


def test_a_call_is_closed_only_with_why(by, client):
    sheet = {"channel": "101", "key": uuid4(), "act": "close"}
    assert client.post("/calls/new", sheet).status_code == 422
    because = {"closed_because": "Asked when the counter opens"}
    answer = client.post("/calls/new", sheet | because, follow=True)
    assert "No incident was opened" in text_of(answer)


def test_a_call_that_waits_or_has_ended_is_shown_and_not_filled_in(by, client):
    call = present(by)
    assert "Waiting to be answered" in text_of(client.get(f"/calls/{call.pk}/"))
    services.abandon_call(by=by, at=timezone.now(), key=call.key)
    assert "Abandoned" in text_of(client.get(f"/calls/{call.pk}/"))


def test_the_answer_times_have_a_page_for_those_who_lead(by, client):
    present(by)
    assert "Answer times" in text_of(client.get("/calls/measures"))
    client.force_login(make_post("contact.read_calls").user)
    assert client.get("/calls/measures").status_code == 403
