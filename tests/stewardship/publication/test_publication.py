"""Publication: what is reviewed, who publishes, what never goes out, by every door."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.publication import selectors
from bluelamp.stewardship.publication.models import Edition, FieldRule, WithheldRow
from bluelamp.stewardship.publication.rules import catalogue
from bluelamp.stewardship.publication.services import editions
from bluelamp.stewardship.registers.services import entries
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.contracts.test_contracts import add as add_contract
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, load, send
from tests.stewardship.portfolio.world import add as add_application
from tests.stewardship.publication.test_rules import check_package

pytestmark = pytest.mark.django_db
READ = ("portfolio.read", "contracts.read", "debt.read", "publication.read")
REVIEW = (*ALL, *READ, "contracts.keep", "publication.review")
PUBLISH = (*READ, "publication.publish")


def rule(by, field, dataset="contracts", **more):
    values = {"dataset": dataset, "field": field, "decision": "publish"} | more
    return entries.enter(by=by, at=NOW, code="publication-rules", values=values)[0]


def publish(by, dataset="contracts"):
    return editions.publish(by=by, at=NOW, dataset=dataset, reason="The regular publication")


@pytest.fixture
def people():
    return make_actor(*REVIEW), make_actor(*PUBLISH)


@pytest.fixture
def contract(people):
    add_contract(people[0], "K1", supplier="Radios Ltd", total_cost=Decimal(20_000))
    return add_contract(people[0], "K2", total_cost=Decimal(30_000), exemption="s43")


def test_only_what_was_reviewed_and_found_fit_is_published(people, contract):
    reviewer, publisher = people
    for field in ("title", "total_cost"):
        rule(reviewer, field)
    rule(reviewer, "supplier", decision="withhold", exemption="s41")
    made = publish(publisher)
    assert made.rows == [
        {"reference": "K1", "title": "Contract K1", "total_cost": "20000.00"},
        {"reference": "K2", "title": "Contract K2", "total_cost": None},
    ]
    assert made.withheld == {"fields": {"supplier": "s41"}, "rows": {}}
    with acting(reviewer):
        assert Entry.objects.get(act="publication.edition.published").subject_id == made.pk
        assert Event.objects.get(name="publication.edition.published").payload["number"] == 1
        assert Event.objects.filter(name="publication.rule.changed").count() == 3


def test_a_field_to_be_reviewed_again_is_not_published_until_it_was(people, contract):
    reviewer, publisher = people
    rule(reviewer, "title", review_by=TODAY.replace(year=2025))
    with pytest.raises(editions.NothingReviewed):
        publish(publisher)
    rule(reviewer, "title", review_by=None)
    assert publish(publisher).number == 1


def test_risk_of_one_system_is_refused_by_every_door(people, client):
    reviewer, publisher = people
    add_application(reviewer, "A1")
    for dataset in ("applications", "contracts", "figures", "standing"):
        with pytest.raises(entries.Refused, match="never published"):
            rule(reviewer, "overall_risk", dataset=dataset)
    text = (
        "Dataset,Field,Decision\napplications,technical_score,publish\napplications,name,publish\n"
    )
    held = imports.preview(by=reviewer, import_id=send(reviewer, "publication-rules", text).pk)
    assert [each.row for each in held.checked.faults] == [2]
    assert "never published" in held.checked.faults[0].said
    owner = {"force_id": reviewer.force_id, "unit_id": reviewer.unit_id, "reviewer": "x",
             "reviewer_id": 1, "reviewed_at": NOW, "decision": "publish"}  # fmt: skip
    with acting(reviewer), pytest.raises(IntegrityError), transaction.atomic():
        FieldRule.objects.create(dataset="applications", field="support_ends_on", **owner)
    with acting(reviewer):
        assert not FieldRule.objects.exists()
    rule(reviewer, "name", dataset="applications")
    made = publish(publisher, "applications")
    assert [sorted(each) for each in made.rows] == [["name", "reference"]]


def test_text_that_betrays_how_weak_a_system_is_stops_the_edition_until_it_is_withheld(people):
    reviewer, publisher = people
    add_application(reviewer, "A1", purpose="Its server is out of support")
    add_application(reviewer, "A2", purpose="Takes calls")
    rule(reviewer, "purpose", dataset="applications")
    with pytest.raises(editions.Betrays) as stopped:
        publish(publisher, "applications")
    assert stopped.value.found == [("A1", "purpose", "out of support")]
    values = {"dataset": "applications", "row": "A1", "field": "purpose", "exemption": "s31",
              "reason": "It would help an attacker"}  # fmt: skip
    entries.enter(by=reviewer, at=NOW, code="publication-withheld", values=values)
    assert publish(publisher, "applications").rows == [
        {"reference": "A1"}, {"reference": "A2", "purpose": "Takes calls"},
    ]  # fmt: skip
    entries.enter(by=reviewer, at=NOW, code="publication-withheld", values=values | {"field": ""})
    later = publish(publisher, "applications")
    assert [each["reference"] for each in later.rows] == ["A2"]
    assert later.withheld["rows"] == {"A1": "s31"}


def test_debt_is_published_as_counts(people):
    reviewer, publisher = people
    add_application(reviewer, "A1")
    for field in ("label", "amount"):
        rule(reviewer, field, dataset="standing")
    rows = {each["reference"]: each["amount"] for each in publish(publisher, "standing").rows}
    assert (rows["applications"], rows["not-assessed"], rows["red"]) == (1, 1, 0)
    assert "A1" not in json.dumps(rows)


def test_who_reviewed_a_field_does_not_publish_it(contract):
    both = make_actor(*REVIEW, "publication.publish")
    rule(both, "title")
    with pytest.raises(editions.OwnReview):
        publish(both)
    with acting(both):
        assert not Edition.objects.exists()


def test_nothing_new_makes_no_edition_and_a_edition_is_never_changed(people, contract):
    reviewer, publisher = people
    rule(reviewer, "title")
    publish(publisher)
    with pytest.raises(editions.NothingNew):
        publish(publisher)
    with acting(reviewer), pytest.raises(ProgrammingError), transaction.atomic():
        Edition.objects.update(reason="x")


def test_the_difference_between_editions_is_told(people, contract):
    reviewer, publisher = people
    rule(reviewer, "title")
    first = publish(publisher)
    rule(reviewer, "supplier")
    add_contract(reviewer, "K3", total_cost=Decimal(90_000))
    second = publish(publisher)
    with acting(reviewer):
        before, _, found = selectors.consult_difference(
            by=reviewer, reason=WHY, edition_id=second.pk, since=None
        )
    assert before == first
    assert found.added == ["K3"]
    assert ("K1", "supplier", None, "Radios Ltd") in found.changed


def test_contracts_go_out_as_the_open_contracting_standard_asks(people, contract):
    reviewer, publisher = people
    for field in ("title", "supplier", "total_cost", "starts_on"):
        rule(reviewer, field)
    made = publish(publisher)
    with acting(reviewer):
        package = selectors.consult_package(
            by=reviewer, reason=WHY, edition_id=made.pk, prefix="ocds-000000",
            uri="https://force.example/1",
        )  # fmt: skip
    check_package(package)
    values = [each["contracts"][0].get("value") for each in package["releases"]]
    assert values == [{"amount": 20000.0, "currency": "GBP"}, None]


def test_each_look_is_accounted_for(people, contract):
    reviewer, publisher = people
    rule(reviewer, "title")
    made = publish(publisher)
    look = {"by": reviewer, "reason": WHY}
    with acting(reviewer):
        with leaves_one_line(reviewer, "publication.edition.read"):
            selectors.consult_edition(**look, edition_id=made.pk)
        with leaves_one_line(reviewer, "publication.duties.read"):
            selectors.consult_duties(**look, on=TODAY)


def test_those_who_may_only_read_decide_and_publish_nothing(people, contract):
    reviewer, _ = people
    reader = make_actor(*READ)
    rule(reviewer, "title")
    for refused in (
        lambda: rule(reader, "supplier"),
        lambda: publish(reader),
        lambda: send(reader, "publication-rules", "Dataset,Field,Decision\n"),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with acting(reviewer):
        assert (FieldRule.objects.count(), Edition.objects.count()) == (1, 0)
    stranger = make_actor(*REVIEW, force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not FieldRule.objects.exists()


def test_duties_that_are_late_come_first(people):
    text = (
        "Reference,What,Class of the scheme,Every how many months,Published on\n"
        "D1,Contracts,spend,1,2026-11-01\nD2,Strategy,priorities,12,2025-01-31\nD3,Boards,who,,\n"
    )
    load(people[0], "publication-duties", text)
    with acting(people[0]):
        found = selectors.consult_duties(by=people[0], reason=WHY, on=TODAY)
    assert [(each.duty.reference, str(each.due_on), each.late) for each in found] == [
        ("D2", "2026-01-31", True), ("D3", "None", True), ("D1", "2026-12-01", False),
    ]  # fmt: skip


def test_the_pages_and_files_of_a_edition(people, contract, client):
    reviewer, publisher = people
    for field in ("title", "exemption"):
        rule(reviewer, field)
    made = publish(publisher)
    client.force_login(make_post(*REVIEW).user)
    assert b"Not reviewed" in client.get("/publication/contracts/").content
    lines = b"".join(client.get(f"/publication/editions/{made.pk}/?export=csv").streaming_content)
    rows = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"))))
    assert rows[0] == ["Reference", "Title", "Why its price is not published"]
    assert rows[2] == ["K2", "Contract K2", "Commercial interests (section 43)"]
    shown = client.get(f"/publication/editions/{made.pk}/").content.decode()
    assert f'data-label="Title"><span>{made.rows[0]["title"]}' in shown
    package = client.get(f"/publication/editions/{made.pk}/ocds.json")
    check_package(json.loads(package.content))
    assert client.get("/publication/editions/999/").status_code == 404
    assert client.get("/publication/nothing/").status_code == 404
    assert client.post("/publication/contracts/publish", {"reason": "x"}).status_code == 403


def test_a_publisher_publishes_on_the_page_and_is_told_why_not(people, contract, client):
    rule(people[0], "title")
    client.force_login(make_post(*PUBLISH).user)
    done = client.post("/publication/contracts/publish", {"reason": "The regular publication"})
    assert done.status_code == 302
    again = client.post("/publication/contracts/publish", {"reason": "The regular publication"})
    assert (again.status_code, b"Nothing has changed" in again.content) == (422, True)
    with acting(people[0]):
        assert Edition.objects.count() == 1
        assert not WithheldRow.objects.exists()
    assert actor_of(make_post(*READ)).may("publication.read")


def test_the_field_of_a_rule_is_chosen_from_those_its_dataset_offers(client):
    post = make_post(*REVIEW)
    client.force_login(post.user)
    way = "/registers/publication-rules/new"
    every = client.get(way).content.decode()
    for offered in catalogue.OFFERED.values():
        assert all(f'<option value="{name}">' in every for name, _ in offered)
    some = client.get(f"{way}?dataset=contracts").content.decode()
    assert '<option value="exemption">Why its price is not published</option>' in some
    assert 'value="business_owner"' not in some
    said = {"dataset": "contracts", "decision": "publish", "exemption": "", "reason": ""}
    assert client.post(way, said | {"field": "business_owner"}).status_code == 422
    made = client.post(way, said | {"field": "exemption"})
    assert made.status_code == 302
    back = client.get(f"{made['Location']}change").content.decode()
    assert "Contracts over £10,000: Why its price is not published</a>" in back
