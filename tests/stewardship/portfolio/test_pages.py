"""Pages and the API of the portfolio, as people and systems ask for them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bluelamp.kernel.access.rules import PERMISSIONS
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.portfolio.models import Application, Capability
from tests.house.accounted import leaves_one_line
from tests.people import actor_of, make_force, make_post
from tests.stewardship.automation.test_automation import KEEP as AUTOMATE
from tests.stewardship.contracts.test_contracts import KEEP as CONTRACT
from tests.stewardship.portfolio.world import ALL, ASSESSED, add, key_of, load

pytestmark = pytest.mark.django_db
SAID = {
    "source": "Its owner",
    "observed_on_day": "21",
    "observed_on_month": "11",
    "observed_on_year": "2025",
}


@pytest.fixture
def architect(client):
    post = make_post(*ALL)
    client.force_login(post.user)
    return actor_of(post)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_list_is_filtered_sorted_and_exported(client, architect):
    add(architect, "A1", ground="brownfield")
    add(architect, "A2", ground="greenfield")
    text = page(client, "/portfolio/?environment=brownfield&sort=-freshness")
    assert "Application A1" in text
    assert "Application A2" not in text
    file = b"".join(client.get("/portfolio/?export=csv").streaming_content).decode()
    assert file.splitlines()[0].startswith("\ufeffName,Reference")
    assert len(file.splitlines()) == 3


def test_every_page_is_there_when_nothing_is_known(client, architect):
    made = add(architect, "A1")
    ways = ("", "new", "dispositions", "capabilities/", "burn-down", "hosting", "costs", "figures")
    for way in (*ways, "files/", "files/new/focus", "files/template/applications"):
        assert client.get(f"/portfolio/{way}").status_code == 200, way
    own = ("", "history", "component", "serves", "successor", "decision", "ending")
    for way in (*own, "change/business", "change/technical"):
        assert client.get(f"/portfolio/{made.pk}/{way}").status_code == 200, way
    assert client.get(f"/portfolio/{made.pk}/change/neither").status_code == 404


def test_the_tray_says_how_many_are_not_assessed(client, architect):
    add(architect, "A1", **ASSESSED)
    add(architect, "A2")
    text = page(client, "/portfolio/dispositions")
    assert "1 are on the chart" in text
    assert "Not assessed: 1" in text
    assert "Application A2" in text


def test_a_passport_is_changed_on_its_page(client, architect):
    made = add(architect, "A1")
    sent = {"name": "Oasis", "business_owner": "Head of Contact", **SAID}
    answer = client.post(f"/portfolio/{made.pk}/change/business", sent)
    assert answer.status_code == 302, answer.content.decode()
    text = page(client, f"/portfolio/{made.pk}/")
    assert "Head of Contact" in text
    assert "Its owner, seen" in text


def test_a_date_out_of_order_is_said_at_its_box(client, architect):
    made = add(architect, "A1")
    dates = {
        "installed_on_day": "1", "installed_on_month": "1", "installed_on_year": "2020",
        "retire_on_day": "1", "retire_on_month": "1", "retire_on_year": "2019",
    }  # fmt: skip
    sent = {"stage": "live", **dates, **SAID}
    answer = client.post(f"/portfolio/{made.pk}/change/technical", sent)
    assert answer.status_code == 422
    assert "before the day it came into use" in answer.content.decode()


def test_many_are_chosen_and_changed(client, architect):
    ids = [add(architect, each).pk for each in ("A1", "A2")]
    asked = client.post("/portfolio/many", {"action": "many", "chosen": ids})
    assert "Change 2 applications" in asked.content.decode()
    sent = {"chosen": ",".join(map(str, ids)), "field": "ground", "value": "nowhere", **SAID}
    wrong = client.post("/portfolio/many", sent)
    assert "is not one of" in wrong.content.decode()
    client.post("/portfolio/many", sent | {"value": "Brownfield"})
    with acting(architect):
        assert Application.objects.filter(ground="brownfield").count() == 2


def test_a_file_is_sent_looked_at_and_loaded(client, architect):
    content = b"Reference,Name,Users\nA1,Oasis,many\nA2,Corvus,12\n"
    file = SimpleUploadedFile("apps.csv", content)
    sent = client.post("/portfolio/files/new/applications", {"file": file, **SAID})
    look = page(client, sent.url)
    assert "is not a whole number" in look
    assert "Load the 1 good row<" in look
    repair = b"".join(client.get(f"{sent.url}repair").streaming_content).decode()
    assert "A1,Oasis,many" in repair
    client.post(f"{sent.url}load")
    assert "1 row was loaded" in page(client, sent.url)
    with acting(architect):
        assert Application.objects.get().reference == "A2"


def test_a_file_nobody_can_read_says_why(client, architect):
    file = SimpleUploadedFile("apps.xlsx", b"nothing")
    sent = client.post("/portfolio/files/new/applications", {"file": file, **SAID})
    assert "cannot be opened" in page(client, sent.url)


def test_figures_that_do_not_add_up_are_shown_with_the_difference(client, architect):
    text = (
        "Code,Figure,Amount,Measured in,Stated on,Citation,Part of\n"
        "t,Saved,30.00,GBP,2024-10-22,Paper 2 s.5,\n"
        "a,One,10.00,GBP,2024-10-22,Paper 2 s.5,t\n"
        "b,Two,19.99,GBP,2024-10-22,Paper 2 s.5,t\n"
    )
    load(architect, "figures", text)
    shown = page(client, "/portfolio/figures")
    assert "a difference of -£0.01" in shown


def test_those_who_may_only_read_are_offered_and_allowed_no_change(client, architect):
    made = add(architect, "A1")
    client.force_login(make_post("portfolio.read").user)
    assert "Add an application" not in page(client, "/portfolio/")
    assert client.post(f"/portfolio/{made.pk}/change/business", SAID).status_code == 403
    sent = {"state": "candidate", "evidence": "x"}
    assert client.post(f"/portfolio/{made.pk}/ending", sent).status_code == 403
    assert "does not let you" in page(client, f"/portfolio/{made.pk}/decision")


def test_those_who_may_not_read_see_nothing(client, architect):
    add(architect, "A1")
    client.force_login(make_post("contact.read_calls").user)
    for way in ("", "dispositions", "costs", "figures", "files/", "hosting", "burn-down"):
        assert client.get(f"/portfolio/{way}").status_code == 403, way


def test_another_forces_application_is_not_found(client, architect):
    made = add(architect, "A1")
    client.force_login(make_post(*ALL, force=make_force("20", "Elsewhere")).user)
    assert client.get(f"/portfolio/{made.pk}/").status_code == 404
    assert client.get(f"/portfolio/{made.pk}/history").status_code == 404


def say(client, key, **more):
    sent = {
        "reference": "A1",
        "answers": {"name": "Oasis", "users": "8,000", "kind": "Bespoke"},
        "source": "Asset system",
        "observed_on": "2025-11-01",
    } | more
    return client.post(
        "/api/portfolio/applications", json.dumps(sent), content_type="application/json", **key
    )


def test_another_system_says_what_it_knows_and_reads_it_again(client):
    key = key_of(make_post(*ALL, "access.manage"), *ALL)
    assert say(client, key).status_code == 201
    assert say(client, key, answers={"users": "8,100"}).status_code == 200
    found = client.get("/api/portfolio/applications/A1", **key).json()
    assert (found["users"], found["known"]["users"]["source"]) == (8_100, "Asset system")
    assert client.get("/api/portfolio/applications", **key).json()["count"] == 1
    for way in ("capabilities", "costs"):
        assert client.get(f"/api/portfolio/{way}", **key).json() == []
    assert client.get("/api/portfolio/applications/A9", **key).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"answers": {"users": "many"}}, "is not a whole number"),
        ({"answers": {"colour": "blue"}}, "has no field “colour”"),
        ({"answers": {"installed_on": "2025-01-01", "retire_on": "2024-01-01"}}, "before the day"),
        ({"observed_on": "2099-01-01"}, "a day up to today"),
    ],
)
def test_what_another_system_says_wrongly_is_refused_whole(client, more, words):
    post = make_post(*ALL, "access.manage")
    answer = say(client, key_of(post, *ALL), **more)
    assert answer.status_code == 422
    assert words in answer.json()["problem"]
    with acting(actor_of(post)):
        assert not Application.objects.exists()


def test_one_for_several_is_reckoned_with_its_payback_and_keeps_nothing(client):
    post = make_post(*ALL)
    by = actor_of(post)
    one, other = add(by, "A1"), add(by, "A2")
    load(by, "capabilities", "Reference,Capability\nA1,Custody\nA2,Custody\n")
    head = "Reference,Supplier,Invoice number,From,To,Description,Amount\n"
    load(by, "invoice", f"{head}A2,ACME,1,2025-10-01,2025-10-31,Licence,1200.00\n")
    client.force_login(post.user)
    with acting(by):
        pk = Capability.objects.get().pk
    way = f"/portfolio/capabilities/{pk}/consolidate"
    page = client.get(way, {"stay": one.pk, "leave": [other.pk], "moving": "600"})
    words = " ".join(page.content.decode().split())
    assert "It saves £1,200 a year and pays for itself after 6 months." in words
    assert "No day yet" in words
    page = client.get(way, {"stay": other.pk, "leave": [one.pk]}).content.decode()
    assert "It cannot be told whether this pays for itself." in page
    page = client.get(way, {"stay": one.pk, "leave": [one.pk]}).content.decode()
    assert "The one that stays cannot leave." in page


def test_sorts_of_file_stand_by_area_and_the_area_one_comes_from_is_open(client, architect):
    few = page(client, "/portfolio/files/")
    assert "Portfolio (" in few
    assert few.count('<details class="govuk-details govuk-!-margin-bottom-3" open>') == 1
    post = make_post(*ALL, *CONTRACT, *AUTOMATE)
    client.force_login(post.user)
    many = page(client, "/portfolio/files/?area=contracts")
    assert "Contracts (4 sorts of file)" in many
    opened = many.partition('<details class="govuk-details govuk-!-margin-bottom-3" open>')[2]
    assert opened.lstrip().startswith("<summary")
    assert "Contracts (" in opened.partition("</summary>")[0]


OPENED = '<details class="govuk-details govuk-!-margin-bottom-3" open>'
START = {"debt": "register"} | dict.fromkeys(
    ("capability", "transition", "strategy", "publication"), "index"
)
APPS = (
    "contracts", "debt", "devices", "benefits", "programmes", "capability", "transition",
    "strategy", "publication", "opportunities", "automation",
)  # fmt: skip


def test_each_app_leads_to_its_own_sorts_of_file_and_marks_its_own_page(client):
    client.force_login(make_post(*PERMISSIONS).user)
    for app in APPS:
        address = reverse(f"{app}:{START.get(app, 'list')}")
        words = page(client, address)
        assert f'href="{address}" aria-current="page"' in words, app
        [led] = set(re.findall(r'href="(/portfolio/files/[?]area[^"]*)"', words))
        assert page(client, led).count(OPENED) == 1, led


def test_of_many_those_that_leave_are_looked_up_one_by_one_or_chosen_in_the_list(client):
    post = make_post(*ALL)
    by = actor_of(post)
    rows = "\n".join(f"A{n},Custody" for n in range(20))
    made = [add(by, f"A{n}") for n in range(20)]
    load(by, "capabilities", f"Reference,Capability\n{rows}\n")
    client.force_login(post.user)
    with acting(by):
        pk = Capability.objects.get().pk
    way = f"/portfolio/capabilities/{pk}/consolidate"
    first = client.get(way).content.decode()
    assert 'name="another"' in first
    assert 'name="leave"' not in first
    page = client.get(way, {"stay": made[0].pk, "another": made[1].pk}).content.decode()
    assert "It cannot be told whether this pays for itself." in page
    assert page.count('name="leave"') == 1
    answer = client.post(way, {"chosen": [made[2].pk, f"{made[2].pk},{made[3].pk}"]}, follow=True)
    page = answer.content.decode()
    assert page.count('name="leave"') == 2
    assert "There is a problem" not in page
    page = client.get(way, {"stay": made[0].pk}).content.decode()
    assert "Choose at least one that leaves" in page


def test_a_key_that_may_only_read_writes_nothing(client):
    post = make_post(*ALL, "access.manage")
    answer = say(client, key_of(post, "portfolio.read"))
    assert answer.status_code == 403
    with acting(actor_of(post)):
        assert not Application.objects.exists()


def test_a_look_at_each_page_leaves_its_line(client, architect):
    made = add(architect, "A1")
    for way, act in (
        ("", "applications"), (f"{made.pk}/", "passport"), ("dispositions", "dispositions"),
        ("burn-down", "burn_down"), ("hosting", "hosting"), ("costs", "costs"),
        ("figures", "figures"), ("files/", "files"), ("capabilities/", "capabilities"),
    ):  # fmt: skip
        with leaves_one_line(architect, f"portfolio.{act}.read"):
            page(client, f"/portfolio/{way}")
