"""The pages of programmes, and what other systems read and say."""

import datetime
import json

import pytest

from bluelamp.stewardship.programmes.models import Project, StatedLine
from bluelamp.stewardship.programmes.services import choosing
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_post
from tests.register import approve_algorithms
from tests.stewardship.portfolio.world import key_of, load
from tests.stewardship.programmes.test_programmes import (
    ALL,
    KEEP,
    LINES,
    TABLE,
    acting,
    add,
    add_programme,
    budget,
    candidates,
    milestone,
)

pytestmark = pytest.mark.django_db


def test_every_page_is_there_and_leaves_its_line(client):
    approve_algorithms()
    post = make_post(*ALL)
    client.force_login(post.user)
    by = actor_of(post)
    made = candidates(by)[0]
    mark = milestone(by, made)
    load(by, "stated-tables", TABLE)
    load(by, "stated-lines", LINES)
    asked = choosing.ask(by=by, at=NOW)
    with acting(by):
        table = StatedLine.objects.first()
    programme = made.programme_id
    for way, act in (
        ("", "programmes"), (f"{programme}/", "programme"),
        (f"{programme}/?year=2026", "programme"),
        ("projects/", "projects"), (f"projects/{made.pk}/", "project"),
        ("milestones/", "milestones"), ("money/", "money"), ("outlook", "outlook"),
        ("return?year=2026", "return"), ("savings/", "tables"),
        (f"savings/{table.table_id}/", "table"), ("choice/", "board"),
        (f"choice/{asked.pk}/", "selection"),
    ):  # fmt: skip
        with leaves_one_line(by, f"programmes.{act}.read"):
            assert client.get(f"/programmes/{way}").status_code == 200, way
    for way in (
        "new", f"{programme}/change", f"{programme}/phase", f"{programme}/project",
        f"projects/{made.pk}/change", f"projects/{made.pk}/rating",
        f"projects/{made.pk}/milestone", f"projects/{made.pk}/budget", f"projects/{made.pk}/item",
        f"projects/{made.pk}/tie", f"milestones/{mark.pk}/", f"savings/lines/{table.pk}",
    ):  # fmt: skip
        assert client.get(f"/programmes/{way}").status_code == 200, way
    assert client.get("/programmes/projects/999999/").status_code == 404
    client.force_login(make_post("portfolio.read").user)
    for way in ("", "projects/", "milestones/", "money/", "outlook", "return", "savings/"):
        assert client.get(f"/programmes/{way}").status_code == 403, way


def test_the_return_is_not_made_before_its_narratives_are_written(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made = add(by, add_programme(by))
    budget(by, made, amount=1_000_000, forecast=1_100_000)
    refused = client.get("/programmes/return.csv?year=2026")
    assert refused.status_code == 422
    assert "The file was not made" in refused.content.decode()
    budget(by, made, amount=1_000_000, forecast=1_100_000, comment="Licences")
    file = client.get("/programmes/return.csv?year=2026")
    text = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
    assert "GMPP ID Number" in text
    assert ",1.00,1.10,10.0%,Licences," in text


def test_things_are_done_on_their_pages(client):
    post = make_post(*ALL)
    client.force_login(post.user)
    by = actor_of(post)
    where = client.post("/programmes/new", {"reference": "T", "name": "T", "source": "s"}).url
    sent = {"reference": "P1", "name": "P", "stage": "planned", "source": "s"}
    project = client.post(f"{where}project", sent).url
    wrong = client.post(f"{project}change", sent | {"stage": "closed"})
    assert "has the day on which it was" in " ".join(wrong.content.decode().split())
    line = {"year": "2026", "kind": "revenue", "budget": "100", "forecast": "150", "source": "s"}
    assert client.post(f"{project}budget", line).status_code == 302
    refused = client.post(f"{project}rating", {"declared": "green"})
    assert "Say why you declare green" in refused.content.decode()
    why = {"declared": "green", "declared_why": "It is paid back"}
    assert client.post(f"{project}rating", why).status_code == 302
    done = {"baseline_on_day": "31", "baseline_on_month": "1", "baseline_on_year": "2027"}
    mark = {"name": "Go-live", "source": "s"} | done
    assert client.post(f"{project}milestone", mark).status_code == 302
    item = {"kind": "scope", "text": "58 sites", "percent": "101", "source": "s"}
    assert client.post(f"{project}item", item).status_code == 422
    assert client.post(f"{project}item", item | {"percent": "10"}).status_code == 302
    pk = project.rstrip("/").rpartition("/")[2]
    many = {"chosen": pk, "sponsor": "Head of Change", "source": "s"}
    assert client.post("/programmes/projects/many", many).status_code == 302
    assert client.post("/programmes/projects/many", {"chosen": pk}).status_code == 200
    ceiling = {"year": "2026/27", "kind": "capital", "amount": "100", "source": "s"}
    own = client.post("/registers/ceilings/new", ceiling).url
    assert client.post(f"{own}change", ceiling | {"amount": "120"}).status_code == 302
    page = client.get(own).content.decode()
    assert ("2026/27" in page, "from “100” to “120”" in page) == (True, True)
    assert "2026/27" in client.get("/registers/ceilings/").content.decode()
    with acting(by):
        found = Project.objects.get()
    assert (found.sponsor, found.declared, found.reckoned) == ("Head of Change", "green", "red")


def rows_of(client, way):
    return json.loads(b"".join(client.get(way).streaming_content))


def test_a_closed_project_is_not_counted_red_and_what_nobody_forecast_has_no_delta(client):
    post = make_post(*ALL)
    client.force_login(post.user)
    by = actor_of(post)
    programme = add_programme(by)
    for name, stage in (("P1", "delivery"), ("P2", "closed")):
        ended = {"closed_on": datetime.date(2026, 11, 1)} if stage == "closed" else {}
        made = add(by, programme, name, stage=stage, **ended)
        budget(by, made, amount=100, forecast=200)
    budget(by, made, "capital", 50)
    [row] = rows_of(client, "/programmes/?export=json")
    assert (row["projects"], row["open_and_red"]) == (2, 1)
    money = rows_of(client, "/programmes/money/?export=json")
    assert sorted(
        (str(each["budget"]), each["delta"]) for each in money if each["kind"] == "Capital"
    ) == [("50.00", None)]
    said = {"reference": programme.reference, "name": "Changed", "source": "s"}
    done = client.post(f"/programmes/{programme.pk}/change", said, follow=True)
    assert "Saved." in done.content.decode()


def test_other_systems_read_and_say_by_the_same_services(client):
    post = make_post(*KEEP, "access.manage")
    key = key_of(post, *KEEP)
    add_programme(actor_of(post))
    say = {"content_type": "application/json"} | key
    body = {"reference": "P1", "programme": "T", "name": "P", "source": "s"}
    assert client.post("/api/programmes/projects", body, **say).status_code == 201
    assert client.post("/api/programmes/projects", body, **say).status_code == 200
    bad = client.post("/api/programmes/projects", body | {"stage": "closed"}, **say)
    assert (bad.status_code, "Nothing was written" in bad.content.decode()) == (422, True)
    mark = {"project": "P1", "name": "Go-live", "baseline_on": "2027-01-31", "source": "s"}
    assert client.post("/api/programmes/milestones", mark, **say).status_code == 200
    line = {"project": "P1", "year": 2026, "kind": "capital", "budget": "12.50", "source": "s"}
    assert client.post("/api/programmes/budgets", line, **say).status_code == 200
    assert client.post("/api/programmes/budgets", line | {"budget": -1}, **say).status_code == 422
    for way in ("programmes", "projects", "milestones", "budgets", "tables"):
        assert client.get(f"/api/programmes/{way}", **key).status_code == 200, way
    [found] = client.get("/api/programmes/projects", **key).json()
    assert (found["reference"], found["programme"]) == ("P1", "T")
