"""Pages of who is who, as their readers ask for them."""

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.identity.models import DecisionRequest, Judgement
from bluelamp.records.identity.services import decisions, proposals
from bluelamp.records.identity.services.proposals import Pair
from tests.people import NOW, actor_of, make_force, make_post
from tests.records.identity.world import APPROVING, DECIDING, WHY, make_people, mark, store

pytestmark = pytest.mark.django_db
FACTS = [
    {"fact": "Surname", "one": "Marsha", "other": "Marshb", "words": "Alike", "bits": 5.5},
    {"fact": "Gender", "one": "", "other": "", "words": "Differs", "bits": -2.0},
]


@pytest.fixture
def post(client):
    post = make_post(*DECIDING, sees_sensitive=True)
    client.force_login(post.user)
    return post


@pytest.fixture
def by(post):
    return actor_of(post)


@pytest.fixture
def pair(by):
    one, other = make_people(by, 2)
    proposals.propose(by=by, at=NOW, pairs=[Pair(one, other, 21.5, "identity.match 1", FACTS)])
    return one, other


def address(pair):
    return f"/identity/{pair[0]}/compare/{pair[1]}/"


def decide(client, pair, decision, **more):
    page = client.get(address(pair))
    shown = page.context["form"].initial if hasattr(page, "context") and page.context else {}
    sent = {"decision": decision, "reason": WHY, **{k: v or "" for k, v in shown.items()}}
    return client.post(address(pair), sent | {"decision": decision, "reason": WHY} | more)


def judgement(by):
    with access.acting(by):
        return Judgement.objects.latest("pk")


def test_the_queue_shows_the_strongest_first_with_counts_and_leaves_one_line(client, by, pair):
    third = make_people(by, 1)[0]
    proposals.propose(by=by, at=NOW, pairs=[Pair(pair[0], third, 30.0, "identity.match 1", FACTS)])
    page = client.get("/identity/").content.decode()
    assert "To decide (2)" in page
    assert page.index("Very strong (30.0 bits)") < page.index("Very strong (21.5 bits)")
    assert client.get("/identity/next")["Location"] == address((pair[0], third))
    with access.acting(by):
        assert Entry.objects.filter(act="identity.proposals.listed").count() == 1


def test_an_empty_queue_says_so(client, post):
    assert "Nothing is waiting here" in client.get("/identity/").content.decode()
    assert client.get("/identity/next")["Location"] == "/identity/"


def test_two_persons_are_compared_in_words_and_each_look_is_accounted_for(client, by, pair):
    page = client.get(address(pair)).content.decode()
    for words in ("Are these the same person?", "Different", "Same", "niche system", "+5.5"):
        assert words in page
    assert "more than a million to 1 for one person" in page
    with access.acting(by):
        seen = Entry.objects.filter(act="identity.person.compared")
        assert set(seen.values_list("subject_id", flat=True)) == set(pair)


@pytest.mark.parametrize("decision", ["same", "different", "unsure"])
def test_a_decision_is_recorded_with_the_evidence_that_was_shown(client, by, pair, decision):
    answer = decide(client, pair, decision)
    made = judgement(by)
    assert answer["Location"] == f"/identity/judgements/{made.pk}/"
    assert (made.kind, made.bits, made.algorithm) == (decision, 21.5, "identity.match 1")
    assert made.evidence == FACTS
    page = client.get(answer["Location"]).content.decode()
    assert WHY in page
    assert "Next proposal" in page


def test_a_decision_is_undone_from_its_page(client, by, pair):
    before = store(by)
    decide(client, pair, "same")
    made = judgement(by)
    client.post(f"/identity/judgements/{made.pk}/", {"reason": "The wrong Ada."})
    assert store(by) == before
    assert "Undone" in client.get(f"/identity/judgements/{made.pk}/").content.decode()


def test_a_decision_without_a_reason_is_asked_for_one_and_nothing_is_written(client, by, pair):
    before = store(by)
    answer = decide(client, pair, "same", reason="")
    assert answer.status_code == 422
    assert "Say why, in words" in answer.content.decode()
    assert store(by) == before


def test_evidence_that_was_replaced_meanwhile_is_looked_at_again(client, by, pair):
    answer = decide(client, pair, "same", shown="1@2020-01-01T00:00:00+00:00")
    assert "Newer evidence has come in" in answer.content.decode()
    assert store(by)[0] == set()


def test_whoever_overrules_an_earlier_judgement_says_that_they_have_read_it(client, by, pair):
    decide(client, pair, "different")
    answer = decide(client, pair, "same")
    assert "They were judged different: decision" in answer.content.decode()
    assert store(by)[0] == set()
    decide(client, pair, "same", having_read="on")
    assert len(store(by)[0]) == 1


def test_a_sensitive_decision_goes_from_the_first_person_to_the_second(client, by, pair):
    mark(by, pair[0])
    answer = decide(client, pair, "same")
    with access.acting(by):
        request = DecisionRequest.objects.get()
    assert answer["Location"] == f"/identity/requests/{request.pk}/"
    assert (
        "Somebody else who may be a second person"
        in client.get(answer["Location"]).content.decode()
    )
    second = make_post(*APPROVING, sees_sensitive=True)
    client.force_login(second.user)
    assert "Record the answer" in client.get(answer["Location"]).content.decode()
    assert f"requests/{request.pk}/" in client.get("/identity/requests/").content.decode()
    client.post(answer["Location"], {"answer": "approve", "reason": "I looked too."})
    assert judgement(by).second_name == str(second.user)


def test_records_are_parted_on_their_page(client, by, pair):
    decide(client, pair, "same")
    page = client.get(f"/identity/{pair[1]}/records/").content.decode()
    assert f"P{pair[1]} Ada Marshb" in page
    client.post(f"/identity/{pair[0]}/records/", {"records": [pair[1]], "reason": "Two faces."})
    assert judgement(by).kind == "parted"
    assert store(by)[0] == set()


def test_the_history_is_shown_and_printed_and_the_print_is_a_disclosure(client, by, pair):
    decide(client, pair, "same")
    page = client.get(f"/identity/{pair[1]}/history/").content.decode()
    assert f"P{pair[1]} is held to be this person" in page
    assert WHY in page
    printed = client.get(f"/identity/{pair[0]}/history/print")
    assert printed.content.startswith(b"%PDF")
    with access.acting(by):
        assert Entry.objects.get(act="identity.history.printed").operation == "disclosure"


def test_what_is_one_person_already_leads_to_the_history(client, by, pair):
    decide(client, pair, "same")
    assert client.get(address(pair))["Location"] == f"/identity/{pair[0]}/history/"


def test_another_forces_persons_are_not_found(client, by, pair):
    decisions.join(by=by, at=NOW, keep=pair[0], other=pair[1], reason=WHY)
    made = judgement(by)
    client.force_login(make_post(*DECIDING, force=make_force("98", "Marlshire Police")).user)
    for part in (
        f"{pair[0]}/history/",
        f"{pair[0]}/history/print",
        f"{pair[0]}/records/",
        f"{pair[0]}/compare/{pair[1]}/",
        f"judgements/{made.pk}/",
    ):
        assert client.get(f"/identity/{part}").status_code == 404, part
    assert client.post(address(pair), {"decision": "same", "reason": WHY}).status_code == 404


def test_whoever_may_not_read_persons_is_told_so(client, by, pair):
    client.force_login(make_post("contact.read_calls").user)
    for part in ("", "next", "requests/", address(pair).removeprefix("/identity/")):
        assert client.get(f"/identity/{part}").status_code == 403, part


def test_a_number_that_no_record_can_have_is_not_found(client, by, pair):
    nobody = 10**30
    for part in (f"{nobody}/history/", f"{pair[0]}/compare/{nobody}/", f"{nobody}/records/"):
        assert client.get(f"/identity/{part}").status_code == 404, part
    sent = {"decision": "same", "reason": WHY}
    assert client.post(address((pair[0], nobody)), sent).status_code == 404


def test_an_undo_under_later_decisions_names_them_on_the_page(client, by, pair):
    decide(client, pair, "same")
    first = judgement(by)
    third = make_people(by, 1)[0]
    later = decisions.join(by=by, at=NOW, keep=pair[0], other=third, reason=WHY)
    answer = client.post(f"/identity/judgements/{first.pk}/", {"reason": "The wrong Ada."})
    assert f"Undo these first, the newest first: decision {later.pk}" in answer.content.decode()
    assert len(store(by)[0]) == 2
