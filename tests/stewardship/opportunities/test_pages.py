"""Pages and the API of opportunities, as people and systems ask for them."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.opportunities.models import Opportunity
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_post
from tests.stewardship.opportunities.world import (
    PART,
    PARTNER,
    fresh,
    make_officer,
    measure,
    move,
    say,
)  # fmt: skip
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import ALL
from tests.stewardship.portfolio.world import add as add_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    post = make_post(*PART)
    client.force_login(post.user)
    return actor_of(post)


@pytest.fixture
def partner(client):
    post = make_post(*PARTNER)
    client.force_login(post.user)
    return actor_of(post)


def page(client, address, status=200):
    answer = client.get(f"/opportunities/{address}")
    assert answer.status_code == status, address
    return answer.content.decode()


def post(client, address, **said):
    return client.post(f"/opportunities/{address}", said)


def test_a_bump_is_raised_in_one_form_and_html_stays_text(client, officer):
    system = add_application(actor_of(make_post(*ALL)), "A1")
    said = {"problem": "<script>alert(1)</script> hangs", "minutes": "6", "often": "shift",
            "system": str(system.pk), "whom": "team"}  # fmt: skip
    answer = post(client, "say", **said)
    assert answer.status_code == 302
    with acting(officer):
        made = Opportunity.objects.get()
    text = page(client, f"{made.pk}/")
    assert "&lt;script&gt;alert(1)" in text
    assert "Application A1" in text
    assert made.hours_a_week == 6


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"problem": "x" * 10_000}, "4,000 letters at most"),
        ({"problem": ""}, "Enter what gets in your way"),
        ({"minutes": "-1"}, "0 or more"),
        ({"minutes": "900"}, "a whole shift"),
        ({"system": "99"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, officer, more, words):
    answer = post(client, "say", **({"problem": "It hangs", "minutes": "6"} | more))
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (422, True)
    assert more.get("problem", "It hangs")[:200] in text


def test_what_is_like_it_is_shown_without_a_script_before_it_is_sent(client, officer):
    made = say(make_officer(), "I type the address twice into the custody record.")
    said = {"problem": "The address is typed twice in custody."}
    answer = post(client, "say", **said)
    assert answer.status_code == 200
    assert made.title in answer.content.decode()
    assert "Mine is different" in answer.content.decode()
    assert made.title in page(client, "similar?problem=typing+the+address+twice")
    assert post(client, "say", **said, seen="yes").status_code == 302
    with acting(officer):
        assert Opportunity.objects.count() == 2


def test_a_vote_counts_once_and_is_taken_back(client, officer):
    made = say(make_officer())
    for votes in (2, 2):
        post(client, f"{made.pk}/vote")
        assert fresh(officer, made).voters == votes
    post(client, f"{made.pk}/vote", take_back="yes")
    assert fresh(officer, made).voters == 1
    post(client, f"{made.pk}/follow", wanted="yes")
    assert "Stop telling me" in page(client, f"{made.pk}/")
    assert post(client, "99/vote").status_code == 404


def test_what_became_of_mine_is_told_on_one_page(client, officer):
    made = say(officer, "It hangs.")
    move(actor_of(make_post(*PARTNER)), made, "declined", reason="It goes in May.")
    text = page(client, "mine")
    assert "It goes in May." in text
    assert "(1 new)" in text
    post(client, "mine/read")
    assert "new)" not in page(client, "mine")


def test_the_partner_sizes_moves_measures_and_merges_on_pages(client, partner):
    one, two = say(make_officer(), "It hangs."), say(make_officer(), "It stops.")
    sizing = {"title": "It hangs", "minutes_wanted": "0", "size_days": "2", "reversible": "on",
              "minutes": "6", "times_a_week": "10", "people": "5"}  # fmt: skip
    assert post(client, f"{one.pk}/size", **(sizing | {"minutes": "-4"})).status_code == 422
    assert post(client, f"{one.pk}/size", **sizing).status_code == 302
    assert fresh(partner, one).lane == "fast"
    assert post(client, f"{one.pk}/move", status="declined").status_code == 422
    assert post(client, f"{one.pk}/move", status="accepted").status_code == 302
    timing = {"phase": "before", "minutes": "3", "evidence": "sampled", "sample_size": "9",
              "source": "A watch", "measured_on_day": "1", "measured_on_month": "11",
              "measured_on_year": "2025"}  # fmt: skip
    assert post(client, f"{one.pk}/measure", **timing).status_code == 302
    assert post(client, f"{two.pk}/merge", into=str(two.pk)).status_code == 422
    assert post(client, f"{two.pk}/merge", into=str(one.pk)).status_code == 302
    assert "Take it apart again" in page(client, f"{two.pk}/")
    post(client, f"{two.pk}/unmerge")
    assert fresh(partner, two).merged_into_id is None
    assert "Size days" in page(client, f"{one.pk}/history")


def test_many_are_changed_moved_and_merged_at_once(client, partner):
    made = [say(make_officer(), f"Thing {n} hangs.") for n in range(3)]
    chosen = [str(each.pk) for each in made]
    assert "Change 3 opportunities" in post(client, "many", chosen=chosen).content.decode()
    given = {"chosen": ",".join(chosen)}
    post(client, "many", **given, do="category", category="slow")
    assert fresh(partner, made[2]).category == "slow"
    assert post(client, "many", **given, do="status", status="delivered").status_code == 422
    post(client, "many", **given, do="status", status="accepted")
    assert fresh(partner, made[0]).status == "accepted"
    post(client, "many", **given, do="merge")
    assert fresh(partner, made[0]).voters == 3
    assert post(client, "many").status_code == 302
    assert post(client, "many", chosen="x", do="owner", owner="y").status_code == 422


def test_the_list_is_filtered_and_files_leave_with_a_line(client, partner):
    one = say(make_officer(), "=1+1 hangs.", minutes=Decimal(6), times_a_week=Decimal(1))
    say(make_officer(), "Another stops.")
    move(partner, one, "accepted")
    text = page(client, "?status=accepted")
    assert "hangs" in text
    assert "Another stops" not in text
    for way in ("?", "ranking?", "figures?"):
        answer = client.get(f"/opportunities/{way}export=xlsx")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.worksheets[0].max_row >= 3
        csv = b"".join(client.get(f"/opportunities/{way}export=csv").streaming_content).decode()
        assert len(csv.splitlines()) >= 3
    with leaves_one_line(partner, "opportunities.figures.exported"):
        client.get("/opportunities/figures?export=csv")


def test_every_look_leaves_its_line(client, partner):
    made = say(partner)
    for way, act in (
        ("", "opportunities"), ("mine", "own"), ("board", "board"), ("ranking?by=hours", "ranking"),
        ("figures", "figures"), (f"{made.pk}/", "opportunity"), (f"{made.pk}/history", "history"),
    ):  # fmt: skip
        with leaves_one_line(partner, f"opportunities.{act}.read"):
            page(client, way)


def test_those_who_take_part_open_no_page_of_the_partner(client, officer):
    made = say(officer)
    for way in ("board", "ranking", "figures", f"{made.pk}/size", f"{made.pk}/move"):
        page(client, way, 403)
    text = page(client, f"{made.pk}/")
    assert "Size and sort it" not in text
    assert post(client, "many", chosen=str(made.pk)).status_code == 403


def test_another_system_says_votes_moves_and_measures(client):
    holder = make_post(*PARTNER, "access.manage")
    key, by = key_of(holder, *PARTNER), actor_of(holder)
    way, json = "/api/opportunities/opportunities", {"content_type": "application/json"}

    def sent(address, body, verb="post"):
        return getattr(client, verb)(f"{way}{address}", body, **json, **key)

    made = sent("", {"problem": "It hangs.", "minutes": "6", "times_a_week": "10"})
    assert made.status_code == 201
    name = made.json()["reference"]
    assert sent("", {"problem": "x" * 5_000}).status_code == 422
    for wrong in ({"minutes": "-1"}, {"application_ids": [9]}, {"step_id": 9}):
        assert sent("", {"problem": "x"} | wrong).status_code == 422
    assert sent(f"/{name}/vote", {}).status_code == 409
    assert sent(f"/{name}", {"size_days": "2"}, "patch").json()["lane"] == "fast"
    assert sent(f"/{name}", {"category": "nonsense"}, "patch").status_code == 422
    assert sent(f"/{name}/status", {"status": "delivered"}).status_code == 422
    assert sent(f"/{name}/status", {"status": "accepted"}).json()["status"] == "accepted"
    timing = {"phase": "before", "minutes": "3", "evidence": "logged", "sample_size": 5,
              "measured_on": "2025-11-01", "source": "Logs"}  # fmt: skip
    assert sent(f"/{name}/timings", timing).status_code == 201
    assert sent(f"/{name}/merge", {"into": name}).status_code == 422
    other = sent("", {"problem": "It stops."}).json()["reference"]
    assert sent(f"/{other}/merge", {"into": name}).json()["voters"] == 1
    assert sent(f"/{other}/unmerge", {}).status_code == 200
    assert sent(f"/{other}/unmerge", {}).status_code == 409
    assert client.get(f"{way}?status=accepted", **key).json()["count"] == 1
    assert float(client.get(f"{way}/{name}", **key).json()["hours_a_week"]) == 0.5
    assert client.get(f"{way}/none", **key).status_code == 404
    assert client.get("/api/opportunities/similar?text=it%20hangs%20again", **key).json()
    found = client.get("/api/opportunities/figures", **key).json()
    assert {"measure": "Raised", "of": "Whole force", "value": "2"} in found
    with acting(by):
        assert set(Opportunity.objects.values_list("channel", flat=True)) == {"api"}


def test_a_measurement_after_delivery_is_shown_beside_the_claim(client, partner):
    made = say(partner, "It hangs.", minutes=Decimal(6), times_a_week=Decimal(10))
    for status in ("accepted", "started", "delivered"):
        move(partner, made, status)
    measure(partner, made, "after", Decimal(9), at=NOW + datetime.timedelta(days=1))
    text = page(client, f"{made.pk}/")
    assert "It takes longer than before" in text
