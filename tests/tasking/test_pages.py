"""Pages of tasking, as their readers ask for them."""

import datetime

import pytest

from bluelamp.dispatch.models import Unit
from bluelamp.kernel.access import services as access
from bluelamp.tasking.models import Briefing, Meeting, MeetingItem, Task
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.dispatch.world import make_world
from tests.people import actor_of, make_force, make_post, make_unit
from tests.tasking.test_services import SUPPORT, opened

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def post():
    make_world()
    return make_post(*SUPPORT)


@pytest.fixture
def signed_in(client, post):
    client.force_login(post.user)
    return client


def only(model, post):
    with access.acting(actor_of(post)):
        return model.objects.get()


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def ask(client, post, **values):
    sent = {"kind": "task", "title": "Visit the shop", "unit": post.unit_id, "due": "4"} | values
    return client.post("/tasking/tasks/new", sent, follow=True)


def test_a_task_is_made_accepted_and_done(signed_in, post):
    page = text(ask(signed_in, post))
    assert "Visit the shop" in page
    task = only(Task, post)
    here = f"/tasking/tasks/{task.pk}/"
    assert "Visit the shop" in text(signed_in.get("/tasking/"))
    assert "Accepted" in text(signed_in.post(here + "accept", follow=True))
    refused = signed_in.post(here + "finish", {"words": " "})
    assert refused.status_code == 422
    assert "What came of it?" in refused.content.decode()
    assert "The shop was shut" in text(
        signed_in.post(here + "finish", {"words": "The shop was shut"}, follow=True)
    )
    assert "cannot become" in text(signed_in.post(here + "accept", follow=True))


def test_chosen_tasks_are_given_to_somebody_and_exported(signed_in, post):
    for title in ("First", "Second"):
        ask(signed_in, post, title=title)
    with access.acting(actor_of(post)):
        numbers = [str(each.pk) for each in Task.objects.all()]
    page = text(signed_in.post("/tasking/tasks/assign", {"chosen": numbers}))
    assert "Who is to do them?" in page
    sent = {"chosen": ",".join(numbers), "owner": post.pk}
    assert "2 tasks were given" in text(signed_in.post("/tasking/tasks/assign", sent, follow=True))
    assert "Choose at least one task" in text(
        signed_in.post("/tasking/tasks/assign", {}, follow=True)
    )
    listed = signed_in.get("/tasking/tasks/?export=csv")
    assert b"First" in b"".join(listed) if listed.streaming else b"First" in listed.content


def test_a_process_is_started_and_its_steps_are_listed(signed_in, post):
    assert "Detention extension" in text(signed_in.get("/tasking/processes/new"))
    sent = {"template": "missing-person", "title": "Fern Ashdown", "unit": post.unit_id}
    page = text(signed_in.post("/tasking/processes/new", sent, follow=True))
    assert "the process has started" in page
    assert "Search the home" in page


def test_a_meeting_is_prepared_decided_and_held(signed_in, post):
    by = actor_of(post)
    incident = opened(by)
    assert "Next:" in text(signed_in.get("/tasking/meetings/"))
    sent = {"slot": "night", "on": "2026-11-21"}
    page = text(signed_in.post("/tasking/meetings/prepare", sent, follow=True))
    assert incident.reference in page
    meeting, item = only(Meeting, post), only(MeetingItem, post)
    empty = signed_in.post(f"/tasking/meetings/items/{item.pk}", {"decision": ""})
    assert empty.status_code == 422
    early = text(signed_in.post(f"/tasking/meetings/{meeting.pk}/hold", follow=True))
    assert "Nothing has been decided yet" in early
    said = {"decision": "Visit tonight", "owner": post.pk, "due": "1"}
    signed_in.post(f"/tasking/meetings/items/{item.pk}", said)
    held = text(signed_in.post(f"/tasking/meetings/{meeting.pk}/hold", follow=True))
    assert "Each decision with an owner is a task now" in held
    assert only(Task, post).owner_id == post.pk
    paper = signed_in.get(f"/tasking/meetings/{meeting.pk}/print")
    assert paper.content.startswith(b"%PDF")
    unknown = {"slot": "midnight", "on": "2026-11-21"}
    assert "has no such meeting" in text(
        signed_in.post("/tasking/meetings/prepare", unknown, follow=True)
    )


def test_a_briefing_is_published_read_and_shown_as_read(signed_in, post):
    sent = {"title": "Tonight", "text": "Market square", "units": [post.unit_id], "runs": "8"}
    assert "Published to 1 unit." in text(
        signed_in.post("/tasking/briefings/new", sent, follow=True)
    )
    assert "I have read it" in text(signed_in.get("/tasking/"))
    briefing = only(Briefing, post)
    mine = f"{post.user.name}: "
    not_yet = text(signed_in.get(f"/tasking/briefings/{briefing.pk}/")).split(mine)[1]
    assert not_yet.startswith("<strong")
    signed_in.post(f"/tasking/briefings/{briefing.pk}/acknowledge")
    assert "I have read it" not in text(signed_in.get("/tasking/"))
    read = text(signed_in.get(f"/tasking/briefings/{briefing.pk}/")).split(mine)[1]
    assert read.startswith("<time")
    with access.acting(actor_of(post)):
        Unit.objects.create(
            force_id=post.force_id, unit_id=post.unit_id, callsign="K1", kind="response",
            status="2", crew_posts=[post.pk],
        )  # fmt: skip
    on_duty = text(signed_in.get(f"/tasking/briefings/{briefing.pk}/"))
    assert f"{post.user.name}, on duty as K1: <time" in on_duty
    nobody = signed_in.post("/tasking/briefings/new", sent | {"units": []})
    assert nobody.status_code == 422


def test_what_is_not_there_is_not_found_and_who_may_not_is_refused(signed_in, client, post):
    for address in ("tasks/9/", "meetings/9/", "briefings/9/", "tasks/9/finish"):
        assert signed_in.get(f"/tasking/{address}").status_code == 404
    client.force_login(make_post("dispatch.read_incidents").user)
    for address in ("", "tasks/", "meetings/", "briefings/", "tasks/new", "briefings/new"):
        assert client.get(f"/tasking/{address}").status_code == 403


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_tasking_are_walked_by_keyboard_and_read_by_everybody(browser_page, site):
    make_world()
    page, me = browser_page, make_post(*SUPPORT)
    make_unit(make_force())
    incident = opened(actor_of(me))
    sign_in(page, site, me)
    page.goto(f"{site}/tasking/briefings/new")
    page.fill("#id_title", "Tonight")
    page.fill("#id_text", "Market square at eleven.")
    page.check("input[name=units]")
    page.keyboard.press("Tab")
    page.locator("button:has-text('Publish')").press("Enter")
    page.goto(f"{site}/tasking/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("button:has-text('I have read it')").press("Enter")
    page.wait_for_selector("text=You have no task to do")
    page.goto(f"{site}/tasking/meetings/")
    page.locator("button:has-text('Prepare it')").press("Enter")
    page.wait_for_selector(f"text={incident.reference}")
    meeting = page.url
    page.fill("input[name=decision]", "Visit tonight")
    page.select_option("select[name=owner]", str(me.pk))
    page.locator("button:has-text('Save')").press("Enter")
    page.wait_for_selector("text=Decided:")
    page.locator("button:has-text('The meeting was held')").press("Enter")
    page.wait_for_selector("text=is a task now")
    task = f"{site}/tasking/tasks/{only(Task, me).pk}/"
    for address in (meeting, task, f"{site}/tasking/", f"{site}/tasking/tasks/",
                    f"{site}/tasking/processes/new", f"{site}/tasking/briefings/"):  # fmt: skip
        page.goto(address)
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            assert_fits(page)
        assert_accessible(page)


def key_of(post):
    from django.utils import timezone

    now = timezone.now()
    _, key = access.make_client(
        by=actor_of(make_post("access.manage"), at=now), name="Phone", post=post,
        scopes=["tasking.read", "tasking.do_tasks"], expires_at=now + DAY, at=now,
    )  # fmt: skip
    return {"X-API-Key": key}


def test_the_phone_reads_accepts_ends_and_acknowledges(signed_in, client, post):
    ask(signed_in, post)
    sent = {"title": "Tonight", "text": "Market square", "units": [post.unit_id], "runs": "8"}
    signed_in.post("/tasking/briefings/new", sent)
    key, api = {"headers": key_of(post)}, "/api/tasking"
    mine = client.get(f"{api}/mine", **key).json()
    assert [each["title"] for each in mine["waiting"]] == ["Visit the shop"]
    task, briefing = mine["waiting"][0]["id"], mine["briefings"][0]["id"]
    assert client.post(f"{api}/tasks/{task}/accept", **key).json()["owner_id"] == post.pk
    ended = client.post(
        f"{api}/tasks/{task}/finish", {"result": "Shut"}, content_type="application/json", **key
    )
    assert ended.json()["state"] == "done"
    assert client.post(f"{api}/tasks/{task}/accept", **key).status_code == 409
    assert client.post(f"{api}/tasks/99999/accept", **key).status_code == 404
    for _ in range(2):
        assert client.post(f"{api}/briefings/{briefing}/acknowledge", **key).status_code == 204
    assert client.get(f"{api}/mine", **key).json()["briefings"] == []
