"""Debts, components, papers: many changed at once, each field with its history, and the API."""

import datetime

import pytest
from django.utils import timezone

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.debt.models import DebtItem, ExtendedSupport, Paper, Waiver
from bluelamp.stewardship.debt.rules.papers import CannotMove
from bluelamp.stewardship.debt.services import debts, papers
from bluelamp.stewardship.portfolio.models import Change, Component
from bluelamp.stewardship.portfolio.services import imports, links
from bluelamp.stewardship.registers.models import EntryChange
from tests.people import NOW, actor_of, make_actor, make_post
from tests.stewardship.debt.test_debt import DATES, KEEP, accept, assess, make_keeper, propose
from tests.stewardship.portfolio.world import TODAY, add, key_of, load, send

pytestmark = pytest.mark.django_db


def owe(by, application, title="Old", **more):
    given = {"kind": "cost", "principal": None, "interest": None, "source": "s"} | more
    return debts.open_debt(by=by, at=NOW, application_id=application.pk, title=title, **given)


def build(by, application, name="Database", **more):
    given = {"hosting": "on_premises", "product": "mssqlserver", "version": "13.0", "source": "s"}
    return links.set_component(
        by=by, at=NOW, application_id=application.pk, name=name, **given | more
    )


def keeper(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    return actor_of(post)


def test_many_debts_are_changed_with_their_history(client):
    by = keeper(client)
    made = add(by, "A1")
    first, second = owe(by, made), owe(by, made, "Older")
    assert "Change those chosen" in client.get("/debt/items/").content.decode()
    chosen = f"{first.pk},{second.pk}"
    said = {"chosen": chosen, "interest": "1200", "kind": "inflexible", "source": "Review"}
    assert client.post("/debt/items/many", said).status_code == 302
    page = client.get(f"/debt/items/{first.pk}/").content.decode()
    assert "Interest a year is “1200”" in page
    assert "from “Disproportionate cost” to “Inflexible”" in page
    debts.close_debt(by=by, at=NOW, debt_id=second.pk, why="Gone")
    refused = client.post("/debt/items/many", said | {"interest": "5"})
    assert (refused.status_code, "is closed" in refused.content.decode()) == (422, True)
    below = client.post("/debt/items/many", said | {"interest": "-5"})
    assert below.status_code == 422
    with acting(by):
        assert {each.interest for each in DebtItem.objects.all()} == {1200}
        closed = EntryChange.objects.filter(register="debts", field="closed_why", after="Gone")
        assert closed.get().entry_id == second.pk


def test_many_components_are_changed_with_their_history(client):
    by = keeper(client)
    made = add(by, "A1")
    first, second = build(by, made), build(by, made, "Web server", version="12")
    assert "Change those chosen" in client.get("/debt/components/").content.decode()
    chosen = f"{first.pk},{second.pk}"
    said = {"chosen": chosen, "version": "15.0", "hosting": "iaas", "source": "Upgrade"}
    assert client.post("/debt/components/many", said).status_code == 302
    gone = client.post(
        "/debt/components/many", said | {"chosen": f"{chosen},99999", "version": "1"}
    )
    assert gone.status_code == 422
    with acting(by):
        assert {(e.version, e.hosting) for e in Component.objects.all()} == {("15.0", "iaas")}
        kept = Change.objects.get(field="Web server: version", before="12")
        assert (kept.after, kept.source, kept.application_id) == ("15.0", "Upgrade", made.pk)
    page = client.get(f"/debt/components/{first.pk}/").content.decode()
    assert "Database: version from “13.0” to “15.0”" in page
    history = client.get(f"/portfolio/{made.pk}/history").content.decode()
    assert "Database: version" in history
    client.force_login(make_post("portfolio.read", "debt.read").user)
    assert client.post("/debt/components/many", said).status_code == 403


def test_a_file_of_components_leaves_what_it_does_not_say(client):
    by = keeper(client)
    build(by, add(by, "A1"))
    load(by, "components", "Reference,Component,Provider,Version\nA1,Database,Azure,\n")
    with acting(by):
        found = Component.objects.get()
        assert (found.provider, found.version) == ("Azure", "13.0")
        assert Change.objects.get(field="Database: provider", after="Azure").before == ""


def test_support_that_is_paid_for_is_written_down_from_its_component(client):
    by = keeper(client)
    made = add(by, "A1")
    load(by, "vendor-dates", DATES)
    component = build(by, made)
    page = client.get(f"/debt/components/{component.pk}/").content.decode()
    assert "None is paid for." in page
    where = "/registers/extended-support/new?application=A1&amp;product=mssqlserver&amp;cycle=13.0"
    assert where in page
    assert 'value="mssqlserver"' in client.get(where.replace("&amp;", "&")).content.decode()
    day = {"starts_on": "15", "ends_on": "17"}
    sent = {"application": "A1", "product": "mssqlserver", "cycle": "13.0", "annual_cost": "9000"}
    sent |= {f"{name}_day": n for name, n in day.items()}
    sent |= {f"{name}_month": "7" for name in day}
    late = sent | {"starts_on_year": "2029", "ends_on_year": "2026"}
    refused = client.post("/registers/extended-support/new", late)
    assert "It would end before it begins." in refused.content.decode()
    unit = client.post("/registers/extended-support/new", late | {"annual_cost": "9k"})
    assert "Write it in full" in unit.content.decode()
    good = sent | {"starts_on_year": "2026", "ends_on_year": "2029"}
    assert client.post("/registers/extended-support/new", good).status_code == 302
    with acting(by):
        [paid] = ExtendedSupport.objects.all()
        kept = EntryChange.objects.filter(register="extended-support", entry_id=paid.pk)
        assert kept.get(field="annual_cost").after == "9000"
    assert "£9,000 a year" in client.get(f"/debt/components/{component.pk}/").content.decode()
    assert client.get("/debt/components/999999/").status_code == 404
    client.force_login(make_post("portfolio.read").user)
    assert client.post("/registers/extended-support/new", good).status_code == 403


def test_a_paper_is_changed_until_it_is_decided_and_keeps_its_history(client):
    by = keeper(client)
    paper = propose(by)
    sent = {"number": "TDA-1", "title": "Move it all", "context": "Old", "options": "Stay\nGo"}
    assert client.post(f"/debt/papers/{paper.pk}/change", sent).status_code == 302
    papers.set_effect(
        by=by, at=NOW, paper_id=paper.pk, application_id=add(by, "A1").pk, after={"L1": 1},
        interest_before=9,
    )  # fmt: skip
    accept(by, paper)
    page = client.get(f"/debt/papers/{paper.pk}/").content.decode()
    for words in ("Title from “Move it” to “Move it all”", "State from “Proposed” to “Accepted”",
                  "Application A1: interest before from “0” to “9”"):  # fmt: skip
        assert words in page, words
    again = client.post(f"/debt/papers/{paper.pk}/change", sent)
    assert (again.status_code, "before it is decided" in again.content.decode()) == (422, True)
    with pytest.raises(CannotMove), acting(by):
        papers.change_paper(by=by, at=NOW, paper_id=paper.pk, text=papers.Text("TDA-1", "x", "x"))
    with pytest.raises(NotPermitted):
        papers.change_paper(
            by=make_actor("debt.read"), at=NOW, paper_id=paper.pk,
            text=papers.Text("TDA-1", "x", "x"),
        )  # fmt: skip


def test_another_system_proposes_decides_and_grants(client):
    by = make_keeper()
    assess(by, add(by, "A1"))
    key = key_of(make_post(*KEEP, "access.manage"), *KEEP)

    def say(where, status=201, **sent):
        answer = client.post(f"/api/debt/{where}", sent, content_type="application/json", **key)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    waiver = {
        "paper": "TDA-7", "application": "A1", "standard": "Sign-on", "owner": "Head",
        "granted_on": "2026-01-01", "expires_on": "2026-06-01",
    }  # fmt: skip
    paper = say("papers", number="TDA-7", title="T", context="C")
    assert say("papers", 200, number="TDA-7", title="Better", context="C")["id"] == paper["id"]
    say("waivers", 409, **waiver)
    one = f"papers/{paper['id']}"
    say(f"{one}/effects", 204, application="A1", after={"L1": 1})
    say(f"{one}/effects", 422, application="A1", after={"L1": 9})
    say(f"{one}/effects", 422, application="A9", after={})
    say(f"{one}/decision", 422, state="agreed", outcome="x")
    say(f"{one}/decision", 422, state="accepted", outcome=" ")
    assert say(f"{one}/decision", 200, state="accepted", outcome="Go")["state"] == "accepted"
    say(f"{one}/decision", 409, state="accepted", outcome="Go")
    say("papers", 409, number="TDA-7", title="Late", context="C")
    say("waivers", 422, **waiver | {"expires_on": "2025-01-01"})
    say("waivers", 422, **waiver | {"paper": "TDA-8"})
    say("papers/999999/decision", 404, state="accepted", outcome="Go")
    assert say("waivers", **waiver)["application"] == "A1"
    assert [each["paper"] for each in client.get("/api/debt/waivers", **key).json()] == ["TDA-7"]
    with acting(by):
        assert (Paper.objects.get().title, Waiver.objects.count()) == ("Better", 1)


def test_another_system_reads_changes_and_closes_debts(client):
    by = make_keeper()
    made = add(by, "A1")
    debt, component = owe(by, made), build(by, made)
    key = key_of(make_post(*KEEP, "access.manage"), *KEEP)
    [read] = client.get("/api/debt/components", **key).json()
    assert (read["id"], read["suggested"]) == (component.pk, None)
    [owed] = client.get("/api/debt/items", **key).json()
    assert (owed["title"], owed["application"], owed["principal"]) == ("Old", "A1", None)
    where = f"/api/debt/items/{debt.pk}"

    def change(**sent):
        return client.patch(where, sent, content_type="application/json", **key)

    for wrong in ({"kind": "odd"}, {"principal": -1}, {"title": ""}, {"title": None}):
        assert change(source="s", **wrong).status_code == 422
    assert change(source="s", principal="10.50").json()["principal"] == "10.50"
    close = {"why": " "}
    refused = client.post(f"{where}/close", close, content_type="application/json", **key)
    assert refused.status_code == 422
    close = {"why": "Gone"}
    closed = client.post(f"{where}/close", close, content_type="application/json", **key)
    assert closed.json()["closed_on"] == timezone.localdate().isoformat()
    assert change(source="s", principal="1").status_code == 409
    reader = key_of(make_post(*KEEP, "access.manage"), "debt.read")
    denied = client.post(f"{where}/close", close, content_type="application/json", **reader)
    assert denied.status_code == 403


def test_papers_and_debts_are_loaded_from_files():
    by = make_keeper()
    add(by, "A1")
    head = "Number,Title,Context,Drivers,Options,Consequences\n"
    load(by, "papers", head + "TDA-1,APIs first,Robots are many,Cost,Stay; Go,Fewer robots\n")
    again = send(by, "papers", head + "TDA-1,Other,x,,,\n")
    held = imports.preview(by=by, import_id=again.pk)
    assert "has a paper of that number" in held.checked.faults[0].said
    load(by, "debts", "Reference,Kind,Debt,Principal,Interest,Source\nA1,End of life,Old,1000,,x\n")
    with acting(by):
        assert Paper.objects.get().options == ["Stay", "Go"]
        assert (DebtItem.objects.get().principal, DebtItem.objects.get().interest) == (1000, None)


def test_support_is_a_list_that_is_searched_sorted_filtered_filed_and_changed_many_at_once(client):
    post = make_post(*KEEP)
    by = actor_of(post)
    add(by, "A1")
    rows = "A1,Data,mssqlserver,13.0\nA1,Server,rhel,9\nA1,Desk,Something,1\n"
    load(by, "components", f"Reference,Component,Product,Version\n{rows}")
    load(by, "vendor-dates", DATES)
    client.force_login(post.user)
    words = client.get("/debt/support").content.decode()
    assert "For 1 <a" in words
    assert words.index("mssqlserver 13.0") < words.index("Something 1")
    assert 'action="/debt/components/many"' in words
    for asked, found in (
        ("support=Not+known", {"Desk"}), ("support=No+end+is+published", {"Server"}),
        ("q=mssqlserver", {"Data"}), ("sort=-support_ends", {"Data", "Desk", "Server"}),
    ):  # fmt: skip
        file = client.get(f"/debt/support?{asked}&export=csv").streaming_content
        lines = b"".join(file).decode("utf-8-sig").splitlines()[1:]
        assert {each.partition(",")[0] for each in lines} == found, asked


def test_all_waivers_are_on_one_page_and_one_is_ended_early_with_a_reason(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    made, paper = add(by, "A1"), propose(by)
    accept(by, paper)
    waiver = papers.grant_waiver(
        by=by, paper_id=paper.pk, application_id=made.pk, standard="Single sign-on",
        owner="Head of Platforms", granted_on=TODAY,
        expires_on=TODAY + datetime.timedelta(days=90),
    )  # fmt: skip
    page = client.get("/debt/waivers/").content.decode()
    assert ("Single sign-on" in page, "In force" in page, "End it early" in page) == (True,) * 3
    end = f"/debt/waivers/{waiver.pk}/end"
    assert client.post(end, {"why": ""}).status_code == 422
    assert client.post(end, {"why": "The product was replaced"}).status_code == 302
    page = client.get("/debt/waivers/").content.decode()
    assert ("Ended early" in page, "The product was replaced" in page) == (True, True)
    assert "End it early" not in page
    with pytest.raises(papers.EndedAlready):
        papers.end_waiver(by=by, at=NOW, waiver_id=waiver.pk, why="Again")
    with pytest.raises(NotPermitted):
        papers.end_waiver(by=make_actor("debt.read"), at=NOW, waiver_id=waiver.pk, why="x")
    with acting(by):
        assert DebtItem.objects.get().title.endswith(": The product was replaced")
        kept = EntryChange.objects.get(register="waivers", entry_id=waiver.pk)
    assert (kept.field, kept.after) == ("ended_why", "The product was replaced")
    assert client.get("/debt/waivers/999999/end").status_code == 404
