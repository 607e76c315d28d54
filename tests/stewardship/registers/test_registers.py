"""Registers: one way in for forms, files and the API; every change kept; nothing half written."""

import csv
import io
import json

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.publication.models import Duty
from bluelamp.stewardship.registers.models import EntryChange
from bluelamp.stewardship.registers.selectors import entries as reading
from bluelamp.stewardship.registers.services import entries
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import load, send

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "publication.read")
KEEP = (*READ, "publication.review")
WHY = Reason("administration")
DUTIES = "publication-duties"


def add(by, reference="D1", **more):
    values = {"reference": reference, "title": f"Duty {reference}", "asked_in": "spend"} | more
    return entries.add_entry(by=by, at=NOW, code=DUTIES, values=values)


def test_every_answer_that_changed_is_kept_with_who_and_when():
    by = make_actor(*KEEP)
    made = add(by)
    entries.change_entry(
        by=by, at=NOW, code=DUTIES, entry_id=made.pk,
        values={"title": "Contracts", "asked_in": "spend"},
    )  # fmt: skip
    with acting(by):
        with leaves_one_line(by, "registers.entries.read"):
            found = reading.consult_history(by=by, reason=WHY, code=DUTIES, entry_id=made.pk)
        newest = found[0]
        assert (newest.field, newest.before, newest.after) == ("title", "Duty D1", "Contracts")
        assert (newest.who, newest.at, found.count()) == (by.name, NOW, 4)
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        EntryChange.objects.update(after="x")


def test_many_are_changed_or_none():
    by = make_actor(*KEEP)
    first, second = add(by), add(by, "D2")
    ids = [first.pk, second.pk]
    with pytest.raises(entries.Refused):
        entries.change_entries(by=by, at=NOW, code=DUTIES, entry_ids=ids, values={"title": ""})
    with pytest.raises(Duty.DoesNotExist):
        entries.change_entries(
            by=by, at=NOW, code=DUTIES, entry_ids=[*ids, 9_999], values={"owner": "Me"}
        )
    with pytest.raises(entries.AlreadyThere):
        entries.change_entries(
            by=by, at=NOW, code=DUTIES, entry_ids=[second.pk], values={"reference": "D1"}
        )
    with acting(by):
        assert set(Duty.objects.values_list("owner", "title")) == {("", "Duty D1"), ("", "Duty D2")}
    entries.change_entries(by=by, at=NOW, code=DUTIES, entry_ids=ids, values={"owner": "Me"})
    with acting(by):
        assert set(Duty.objects.values_list("owner", flat=True)) == {"Me"}


def test_the_same_key_is_added_once():
    by = make_actor(*KEEP)
    add(by)
    with pytest.raises(entries.AlreadyThere):
        add(by)
    _, new = entries.enter(by=by, at=NOW, code=DUTIES, values={"reference": "D1", "law": "FOIA"})
    with acting(by):
        assert (new, Duty.objects.get().law) == (False, "FOIA")


def test_a_file_shows_each_bad_row_with_its_reason_and_gives_it_back_for_repair():
    by = make_actor(*KEEP)
    text = (
        "Reference,What,Class of the scheme,Every how many months,Published on\n"
        "D1,Contracts,spend,3,2026-01-31\nD2,,spend,3,\nD3,Boards,sums,3,\nD4,X,who,500,31/02/2026\n"
        "D1,Again,spend,1,\n=1+1,Formula,who,1,\n"
    )
    held = imports.preview(by=by, import_id=send(by, DUTIES, text).pk)
    said = {(each.row, each.column): each.said for each in held.checked.faults}
    assert said[3, "What"] == "This is needed."
    assert "is not one of" in said[4, "Class of the scheme"]
    assert "not between" in said[5, "Every how many months"]
    assert "is not a date" in said[5, "Published on"]
    assert "same thing" in said[6, ""]
    repair = list(csv.reader(io.StringIO("".join(imports.repair_lines(held)).lstrip("\ufeff"))))
    assert [line[0] for line in repair[1:5]] == ["D2", "D3", "D4", "D1"]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    with acting(by):
        assert "D1" in set(Duty.objects.values_list("reference", flat=True))
        assert not Duty.objects.filter(reference__in=["D2", "D3", "D4"]).exists()


def test_an_empty_cell_leaves_what_is_there():
    by = make_actor(*KEEP)
    add(by, owner="Head of Finance")
    load(by, DUTIES, "Reference,What,Class of the scheme,Owner\nD1,New words,spend,\n")
    with acting(by):
        found = Duty.objects.get()
    assert (found.owner, found.title, found.source) == ("Head of Finance", "New words", "A file")


def test_those_who_may_only_read_write_nothing_and_a_stranger_sees_nothing():
    by, reader = make_actor(*KEEP), make_actor(*READ)
    made = add(by)
    change = {"at": NOW, "code": DUTIES, "values": {"owner": "Me"}}
    for refused in (
        lambda: add(reader, "D2"),
        lambda: entries.enter(by=reader, **change),
        lambda: entries.change_entry(by=reader, entry_id=made.pk, **change),
        lambda: send(reader, DUTIES, "Reference\n"),
        lambda: reading.consult_entries(by=make_actor("portfolio.read"), reason=WHY, code=DUTIES),
    ):
        with pytest.raises(NotPermitted):
            refused()
    stranger = make_actor(*KEEP, force=make_force("20", "Elsewhere"))
    with acting(by):
        assert Duty.objects.get().owner == ""
    with acting(stranger):
        assert not EntryChange.objects.exists()


def test_a_person_adds_changes_and_changes_many_on_pages(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    said = {"reference": "D1", "title": "Contracts", "asked_in": "spend", "every_months": "x"}
    wrong = client.post(f"/registers/{DUTIES}/new", said)
    assert (wrong.status_code, "is not a whole number" in wrong.content.decode()) == (422, True)
    assert client.post(f"/registers/{DUTIES}/new", said | {"every_months": "3"}).status_code == 302
    again = client.post(f"/registers/{DUTIES}/new", said | {"every_months": "3"})
    assert "There is such a duty already." in again.content.decode()
    with acting(actor_of(post)):
        pk = Duty.objects.get().pk
    date = {"published_on_day": "1", "published_on_month": "2", "published_on_year": "2026"}
    said |= {"every_months": "", "law": "FOIA"} | date
    assert client.post(f"/registers/{DUTIES}/{pk}/change", said).status_code == 302
    page = client.get(f"/registers/{DUTIES}/{pk}/").content.decode()
    assert "FOIA" in page
    assert "from “3” to" in page
    assert "Class of the scheme is “What we spend and how we spend it”" in page
    begun = client.get(f"/registers/{DUTIES}/new?title=Minutes&asked_in=spend").content.decode()
    assert 'value="Minutes"' in begun
    assert 'value="spend" selected' in begun
    step = client.post(f"/registers/{DUTIES}/many", {"chosen": [pk]})
    assert "Which answer?" in step.content.decode()
    step = client.post(f"/registers/{DUTIES}/many", {"chosen": pk, "field": "owner"})
    assert 'name="owner"' in step.content.decode()
    done = client.post(
        f"/registers/{DUTIES}/many", {"chosen": pk, "field": "owner", "said": "1", "owner": "Me"}
    )
    assert done.status_code == 302
    with acting(actor_of(post)):
        assert (Duty.objects.get().owner, Duty.objects.get().every_months) == ("Me", None)
    assert client.post(f"/registers/{DUTIES}/many", {}).status_code == 302
    assert client.get("/registers/nothing/").status_code == 404
    assert client.get(f"/registers/{DUTIES}/999/").status_code == 404


def test_targets_of_hosting_and_published_figures_keep_their_history(client):
    post = make_post("portfolio.read", "portfolio.change")
    client.force_login(post.user)
    head = "Code,Figure,Amount,Stated on,Citation\n"
    for amount in ("30.00", "31.50"):
        load(actor_of(post), "figures", f"{head}t,Saved,{amount},2024-10-22,Paper 2\n")
    targets = "Measure,Began on,Began at,Due on,Target,Source\n"
    for target in ("2", "3"):
        row = f"Public cloud providers,2022-01-01,5,2025-12-31,{target},p. 25\n"
        load(actor_of(post), "hosting-targets", targets + row)
    with acting(actor_of(post)):
        found = EntryChange.objects.exclude(before="").order_by("register")
        kept = [(each.register, each.before, each.after, each.source) for each in found]
        pk = found[0].entry_id
    assert kept == [("figures", "30", "31.5", "Paper 2"), ("hosting-targets", "2", "3", "p. 25")]
    page = client.get(f"/registers/figures/{pk}/").content.decode()
    assert "Amount from “30” to “31.5”" in page
    form = client.get(f"/registers/figures/{pk}/change").content.decode()
    assert ('name="citation"' in form, 'name="source"' in form) == (True, False)


def test_a_list_is_searched_sorted_filtered_and_exported(client):
    post = make_post(*KEEP)
    for reference, law in (("D1", "FOIA"), ("D2", "Order")):
        add(actor_of(post), reference, law=law)
    client.force_login(post.user)
    page = client.get(f"/registers/{DUTIES}/?q=foia&sort=-reference&class_of_the_scheme=spend")
    assert (b"Duty D1" in page.content, b"Duty D2" in page.content) == (True, False)
    sent = client.get(f"/registers/{DUTIES}/?export=csv")
    assert b"Duty D2" in b"".join(sent.streaming_content)


def test_another_system_says_an_entry_and_reads_its_history(client):
    post = make_post(*KEEP, "access.manage")
    key = key_of(post, *KEEP)

    def say(**answers):
        return client.post(
            f"/api/registers/{DUTIES}", json.dumps({"answers": answers}),
            content_type="application/json", **key,
        )  # fmt: skip

    said = {
        "reference": "D1",
        "title": "Contracts",
        "asked_in": "What we spend and how we spend it",
    }
    made = say(**said)
    assert made.status_code == 201
    assert say(**said, every_months="3").status_code == 200
    assert "is not a whole number" in say(**said, every_months="x").json()["problem"]
    assert "no answer “colour”" in say(**said, colour="red").json()["problem"]
    assert "This is needed" in say(reference="D2").json()["problem"]
    found = client.get(f"/api/registers/{DUTIES}", **key).json()
    assert (found["count"], found["entries"][0]["answers"]["every_months"]) == (1, "3")
    history = client.get(f"/api/registers/{DUTIES}/{made.json()['id']}/history", **key).json()
    assert (history[0]["field"], history[0]["after"]) == ("every_months", "3")
    assert DUTIES in {each["code"] for each in client.get("/api/registers/", **key).json()}
    assert client.get("/api/registers/nothing", **key).status_code == 404
