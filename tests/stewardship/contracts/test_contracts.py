"""Contracts, reviews and savings: each door, its refusal, and its pages."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.contracts import selectors
from bluelamp.stewardship.contracts.models import Contract, ContractChange, Coverage, Review
from bluelamp.stewardship.contracts.services import register, reviews
from bluelamp.stewardship.portfolio.services import imports
from tests.house.accounted import leaves_one_line
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, load, send
from tests.stewardship.portfolio.world import add as add_application

pytestmark = pytest.mark.django_db
KEEP = (*ALL, "contracts.read", "contracts.keep")
HEAD = "Contract,Title,Starts on,Ends on,Renewal,Renewed for months,Notice in months,Annual cost\n"


def make_keeper(**where):
    return make_actor(*KEEP, **where)


def add(by, reference="K1", **values):
    return register.add_contract(
        by=by, at=NOW, reference=reference, values={"title": f"Contract {reference}", **values}
    )


def review(by, contract, **more):
    finding = {"reviewed_on": TODAY, "outcome": "Fewer licences"} | more
    return reviews.review_contract(
        by=by, at=NOW, contract_id=contract.pk, finding=reviews.Finding(**finding)
    )


def test_a_contract_needs_no_more_than_a_real_row_has():
    by = make_keeper()
    made = add(by)
    with acting(by):
        whole = selectors.consult_contract(by=by, reason=WHY, contract_id=made.pk, on=TODAY)
        assert Entry.objects.get(act="contracts.contract.added").subject_id == made.pk
        assert Event.objects.get(name="contracts.contract.changed").payload["reference"] == "K1"
    assert (whole.dated.deadlines, whole.dated.due) == (None, "unknown")


def test_a_changed_date_moves_the_deadline_and_is_kept_in_the_history():
    by = make_keeper()
    made = add(by, starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2026, 12, 31),
               notice_months=3)  # fmt: skip
    register.change_contract(
        by=by, at=NOW, contract_id=made.pk, values={"ends_on": datetime.date(2027, 12, 31)}
    )
    with acting(by):
        whole = selectors.consult_contract(by=by, reason=WHY, contract_id=made.pk, on=TODAY)
    assert whole.dated.deadlines.notice_by == datetime.date(2027, 10, 1)
    newest = whole.changes[0]
    assert (newest.field, newest.before, newest.after) == ("ends_on", "2026-12-31", "2027-12-31")


def test_dates_that_cannot_be_write_nothing():
    by = make_keeper()
    made = add(by, starts_on=TODAY)
    with pytest.raises(register.BadDates, match="ends before it starts"):
        register.change_contract(
            by=by, at=NOW, contract_id=made.pk, values={"ends_on": datetime.date(2000, 1, 1)}
        )
    with pytest.raises(register.ReferenceTaken):
        add(by)
    with acting(by):
        assert Contract.objects.get().ends_on is None


def test_history_is_never_changed():
    by = make_keeper()
    add(by)
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        ContractChange.objects.update(after="x")


def test_those_who_may_only_read_write_nothing():
    by, reader = make_keeper(), make_actor("portfolio.read", "contracts.read")
    made = add(by)
    written = review(by, made, claimed=Decimal(5))
    for refused in (
        lambda: add(reader, "K2"),
        lambda: register.change_contract(by=reader, at=NOW, contract_id=made.pk, values={}),
        lambda: register.cover(by=reader, at=NOW, contract_id=made.pk, application_ids=[]),
        lambda: review(reader, made),
        lambda: reviews.verify_saving(
            by=reader, at=NOW, review_id=written.pk, verified=Decimal(5)
        ),
        lambda: send(reader, "contracts", HEAD),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            refused()
    with acting(by):
        assert (Contract.objects.count(), Review.objects.get().verified) == (1, None)


def test_another_forces_contracts_are_not_seen():
    by = make_keeper()
    review(by, add(by))
    stranger = make_keeper(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Contract.objects.exists()
        assert not Review.objects.exists()
    add(stranger)


def test_a_saving_is_verified_by_somebody_else():
    by = make_actor(*KEEP, "contracts.verify")
    other = make_actor("contracts.read", "contracts.verify")
    written = review(by, add(by), claimed=Decimal("100.00"))
    given = {"at": NOW, "review_id": written.pk, "verified": Decimal("80.00")}
    with pytest.raises(reviews.OwnClaim):
        reviews.verify_saving(by=by, **given)
    reviews.verify_saving(by=other, **given)
    with pytest.raises(reviews.VerifiedAlready):
        reviews.verify_saving(by=other, **given)
    with acting(by):
        found = selectors.consult_savings(by=by, reason=WHY)
        assert Event.objects.get(name="contracts.saving.verified").payload["pence"] == 8_000
    assert (found.claimed, found.verified) == (100, 80)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reviewed_on": TODAY + datetime.timedelta(days=1)}, "has not come"),
        ({"saves_from": TODAY}, "or neither"),
        ({"saves_from": TODAY, "saves_until": datetime.date(2020, 1, 1)}, "before it begins"),
        ({"outcome": " "}, "Say what the review found"),
    ],
)
def test_a_review_that_cannot_be_is_refused(more, words):
    by = make_keeper()
    made = add(by)
    with pytest.raises(reviews.BadDates, match=words):
        review(by, made, **more)
    with acting(by):
        assert not Review.objects.exists()


def test_a_claim_is_added_up_and_what_disagrees_or_cannot_be_checked_is_counted():
    by = make_keeper()
    one, two = add(by, "K1"), add(by, "K2")
    year = {"saves_from": datetime.date(2026, 4, 1), "saves_until": datetime.date(2027, 3, 31)}
    costs = {"original_cost": Decimal(100), "revised_cost": Decimal(60)}
    review(by, one, claimed=Decimal(40), **costs, **year)
    review(by, one, claimed=Decimal(50), **costs)
    review(by, two, claimed=Decimal(7))
    review(by, two, claimed=Decimal(1_000), avoided=True)
    with acting(by):
        found = selectors.consult_savings(by=by, reason=WHY)
    assert (found.claimed, found.avoided, found.contracts) == (97, 1_000, 2)
    assert (found.odd, found.unchecked) == (1, 2)
    assert (found.years, found.undated) == ({2026: 40}, 57)


def test_what_is_being_retired_is_not_renewed():
    by = make_keeper()
    made = add(by, ends_on=datetime.date(2027, 3, 31), renewal="tacit", renewal_months=12)
    going = add_application(by, "A1", retire_on=datetime.date(2027, 9, 30))
    staying = add_application(by, "A2", retire_on=datetime.date(2030, 1, 1))
    register.cover(by=by, at=NOW, contract_id=made.pk, application_ids=[going.pk, staying.pk])
    with acting(by):
        [dated] = selectors.consult_deadlines(by=by, reason=WHY, on=TODAY)
        assert [each.name for each in dated.retiring] == ["Application A1"]
        assert len(selectors.list_of_application(going.pk, TODAY)) == 1
    register.cover(by=by, at=NOW, contract_id=made.pk, application_ids=[])
    with acting(by):
        assert not Coverage.objects.exists()


def test_shared_contracts_are_counted_under_and_over_ten_thousand():
    by = make_keeper()
    for number, (cost, state) in enumerate(
        ((9_999, "shared"), (10_000, "shared"), (50_000, "commercial"), (None, "separated"))
    ):
        cost = None if cost is None else Decimal(cost)
        add(by, f"K{number}", total_cost=cost, separation=state, hosting_agreement=number == 0)
    with acting(by):
        found = selectors.consult_separation(by=by, reason=WHY)
    assert [row[1:] for row in found.rows] == [(1, 1, 0), (0, 1, 0), (0, 0, 1)]
    assert found.hosting == 1


def test_files_of_contracts_tell_each_bad_row():
    by = make_keeper()
    text = (
        HEAD
        + "K1,Good,2020-04-01,2025-03-31,Tacit,12,3,£1000\n"
        + "K2,Ends first,2025-04-01,2020-03-31,,,,\n"
        + "K3,No months,2020-04-01,2025-03-31,Tacit,,,\n"
        + "K4,Millions,,,,,,4.5m\n"
        + "K5,Only a title,,,,,,\n"
    )
    held = imports.preview(by=by, import_id=send(by, "contracts", text).pk)
    assert [each.row for each in held.checked.faults] == [3, 4, 5]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    add_application(by, "A1")
    load(by, "contract-applications", "Contract,Reference\nK1,A1\n")
    rows = "K1,2026-10-01,Fewer,100,60,40\nK9,2026-10-01,x,,,1\nK1,2030-01-01,x,,,1\n"
    head = "Contract,Reviewed on,Outcome,Original cost,Revised cost,Saving\n"
    second = imports.preview(by=by, import_id=send(by, "contract-reviews", head + rows).pk)
    assert [each.row for each in second.checked.faults] == [3, 4]
    imports.load_file(by=by, at=NOW, import_id=second.file.pk)
    with acting(by):
        assert {each.reference for each in Contract.objects.all()} == {"K1", "K5"}
        assert Review.objects.get().claimed == 40
        assert Coverage.objects.count() == 1


def test_every_page_is_there_and_leaves_its_line(client):
    post = make_post(*KEEP, "contracts.verify")
    client.force_login(post.user)
    by = actor_of(post)
    made = add(by, ends_on=datetime.date(2027, 3, 31), total_cost=Decimal(20_000))
    written = review(
        by, made, claimed=Decimal(5), original_cost=Decimal(9), revised_cost=Decimal(1)
    )
    for way, act in (
        ("", "contracts"), ("deadlines", "deadlines"), ("savings", "savings"),
        ("separation", "separation"), ("publication", "publication"), (f"{made.pk}/", "contract"),
    ):  # fmt: skip
        with leaves_one_line(by, f"contracts.{act}.read"):
            assert client.get(f"/contracts/{way}").status_code == 200, way
    for way in (
        "new", f"{made.pk}/change", f"{made.pk}/review", f"{made.pk}/covers",
        f"reviews/{written.pk}/verify",
    ):  # fmt: skip
        assert client.get(f"/contracts/{way}").status_code == 200, way
    text = client.get("/contracts/savings").content.decode()
    assert "the costs come to £8; the claim differs by -£3" in text
    own = client.post(f"/contracts/reviews/{written.pk}/verify", {"verified": "5"})
    assert "Somebody else verifies it" in own.content.decode()
    ics = client.get("/contracts/deadlines.ics")
    assert ics["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Last day for notice: Contract K1" in ics.content.decode()
    assert client.get("/contracts/999/").status_code == 404
    client.force_login(make_post("portfolio.read").user)
    for way in ("", "deadlines", "deadlines.ics", "savings", "separation", "publication"):
        assert client.get(f"/contracts/{way}").status_code == 403


def test_those_without_an_end_are_folded_under_the_dated_ones_and_not_said_to_end(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    add(by)
    add(by, "K2", ends_on=datetime.date(2090, 3, 31))
    words = client.get("/contracts/deadlines").content.decode()
    assert words.index("Later") < words.index("Without an end date: 1") < words.index("Contract K1")
    rows = client.get("/contracts/").content.decode()
    assert (rows.count("<span>No end is known</span>"), rows.count("<span>It ends</span>")) == (
        1,
        1,
    )
    assert 'data-label="Supplier"' not in rows


def test_the_price_of_an_exempt_contract_is_not_in_what_is_published(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    add(by, "K1", total_cost=Decimal(20_000), exemption="s43", manager="A. Person")
    add(by, "K2", total_cost=Decimal(30_000))
    add(by, "K3", total_cost=Decimal(9_000))
    file = b"".join(client.get("/contracts/publication?export=csv").streaming_content).decode()
    assert "20000" not in file
    assert "A. Person" not in file
    assert "30000.00" in file
    assert len(file.splitlines()) == 3


def test_a_contract_is_added_changed_and_reviewed_on_its_pages(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    counts = {
        "renewal_months": "12", "extensions_taken": "0", "notice_months": "3", "notice_days": "0",
        "decision_days": "0",
    }  # fmt: skip
    sent = {"reference": "K1", "title": "T", "renewal": "tacit", "source": "s", **counts}
    where = client.post("/contracts/new", sent).url
    wrong = client.post(f"{where}change", sent | {"renewal_months": "0"})
    assert "for how many months" in wrong.content.decode()
    assert client.post(f"{where}change", sent | {"supplier": "Axon"}).status_code == 302
    add_application(by, "A1")
    assert client.post(f"{where}covers", {"references": "A1"}).status_code == 302
    assert "“A9”" in client.post(f"{where}covers", {"references": "A9"}).content.decode()
    found = {
        "reviewed_on_day": "1", "reviewed_on_month": "10", "reviewed_on_year": "2025",
        "outcome": "Fewer", "claimed": "5", "source": "s",
    }  # fmt: skip
    assert client.post(f"{where}review", found).status_code == 302
    with acting(by):
        contract = Contract.objects.get()
        assert (contract.supplier, contract.reviews.get().claimed) == ("Axon", 5)
