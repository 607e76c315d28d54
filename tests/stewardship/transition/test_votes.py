"""Votes of a panel: in one's own name, with their spread shown, and nothing averaged."""

import pytest

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.registers.models import EntryChange
from bluelamp.stewardship.registers.services import entries
from bluelamp.stewardship.transition.models import Criterion, Landing, PanelVote, Ruling
from bluelamp.stewardship.transition.rules.votes import Vote, tally
from bluelamp.stewardship.transition.services import votes
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.transition.test_transition import KEEP, READ, enter, ready, world

RULE = (*KEEP, "transition.rule")


@pytest.mark.parametrize(
    ("says", "spread", "split", "opposed"),
    [
        ("", [], False, False),
        ("yes yes", [("Met", 2)], False, False),
        ("yes partly yes", [("Met", 2), ("Partly met", 1)], True, False),
        ("no yes", [("Met", 1), ("Not met", 1)], True, True),
    ],
)
def test_votes_are_counted_with_their_spread(says, spread, split, opposed):
    found = tally(Vote(f"Member {n}", each) for n, each in enumerate(says.split()))
    assert (found.spread, found.split, found.opposed) == (spread, split, opposed)
    assert found.count == len(says.split())


def cast(by, *said, landing=None):
    pk = landing or ready(by).landing.pk
    return votes.cast_votes(
        by=by, at=NOW, landing_id=pk, votes=[votes.Cast(*each) for each in said]
    )


@pytest.mark.django_db
def test_each_member_votes_once_and_what_they_said_before_is_kept():
    by, other = make_actor(*RULE), make_actor(*RULE)
    world(by)
    cast(by, ("C1", "yes"), ("C2", "yes"))
    cast(other, ("C1", "no", "Two are missing"))
    cast(by, ("C1", "partly", "One is late"))
    found = {row.reference: each for row, each in ready(by).tallies}
    assert found["C1"].spread == [("Partly met", 1), ("Not met", 1)]
    assert found["C2"].count == 1
    assert ready(by).reckoned.verdict == "go"
    with acting(by):
        assert PanelVote.objects.count() == 3
        kept = EntryChange.objects.get(register="panel-votes", field="says", before="yes")
        assert kept.after == "partly"
        assert Event.objects.filter(name="transition.panel.voted").count() == 3


@pytest.mark.django_db
def test_votes_that_cannot_be_are_refused_and_none_of_them_written():
    by = make_actor(*RULE)
    world(by)
    enter(by, "go-lives", reference="G2", name="Other")
    enter(by, "criteria", reference="X1", go_live="G2", category="data", name="Data")
    for wrong in (("C2", "no", " "), ("X1", "yes"), ("C9", "yes")):
        with pytest.raises(entries.Refused):
            cast(by, ("C1", "yes"), wrong)
    with pytest.raises(votes.NothingSaid):
        cast(by)
    with pytest.raises(Landing.DoesNotExist):
        cast(by, ("C1", "yes"), landing=999_999)
    with pytest.raises(NotPermitted):
        cast(make_actor(*KEEP), ("C1", "yes"), landing=ready(by).landing.pk)
    stranger = make_actor(*RULE, force=make_force("20", "Elsewhere"))
    with pytest.raises(Landing.DoesNotExist):
        cast(stranger, ("C1", "yes"), landing=ready(by).landing.pk)
    with acting(by):
        assert not PanelVote.objects.exists()


@pytest.mark.django_db
def test_a_member_votes_on_the_page_and_the_spread_is_shown(client):
    post = make_post(*RULE)
    client.force_login(post.user)
    by = actor_of(post)
    world(by)
    other = make_actor(*RULE)
    cast(other, ("C1", "no", "Two are missing"))
    pk = ready(by).landing.pk
    with acting(by):
        ids = dict(Criterion.objects.values_list("reference", "pk"))
    where = f"/transition/departments/{pk}/vote"
    assert "You vote in your own name." in client.get(where).content.decode()
    none = client.post(where, {f"says-{ids['C1']}": ""})
    assert (none.status_code, "Vote on one criterion" in none.content.decode()) == (422, True)
    silent = client.post(where, {f"says-{ids['C1']}": "no"})
    assert (silent.status_code, "Say why it is not met" in silent.content.decode()) == (422, True)
    assert client.post(where, {f"says-{ids['C1']}": "yes"}).status_code == 302
    page = client.get(f"/transition/departments/{pk}/").content.decode()
    for words in ("1 met, 1 not met", "Opposed", "Two are missing", "No vote"):
        assert words in page, words
    assert "Opposed" in client.get(f"/transition/departments/{pk}/rule").content.decode()
    assert 'value="yes" selected' in client.get(where).content.decode()
    client.force_login(make_post(*READ).user)
    assert client.get(where).status_code == 403
    assert client.post(where, {f"says-{ids['C1']}": "yes"}).status_code == 403


@pytest.mark.django_db
def test_another_system_votes_and_rules(client):
    by = make_actor(*RULE)
    world(by)
    key = key_of(make_post(*RULE, "access.manage"), "transition.read", "transition.rule")
    pk = ready(by).landing.pk

    def say(where, status, sent):
        full = f"/api/transition/departments/{pk}/{where}"
        answer = client.post(full, sent, content_type="application/json", **key)
        assert answer.status_code == status, answer.content

    say("votes", 422, [])
    say("votes", 422, [{"criterion": "C1", "says": "maybe"}])
    say("votes", 422, [{"criterion": "C1", "says": "no"}])
    say("votes", 204, [{"criterion": "C1", "says": "no", "why": "Late"}])
    say("rulings", 422, {"verdict": "perhaps", "reason": "x"})
    say("rulings", 422, {"verdict": "not_ready", "reason": " "})
    say("rulings", 422, {"verdict": "conditional", "reason": "x"})
    say("rulings", 201, {"verdict": "not_ready", "reason": "Late"})
    with acting(by):
        assert (Ruling.objects.count(), PanelVote.objects.count()) == (1, 1)
        go_live = Landing.objects.get().go_live_id
    told = client.get(f"/api/transition/go-lives/{go_live}/readiness", **key).json()
    spreads = {each["criterion"]: each["spread"] for each in told[0]["votes"]}
    assert spreads == {"C1": {"Not met": 1}, "C2": {}}
    gone = client.post(
        "/api/transition/departments/999999/rulings", {"verdict": "go", "reason": "x"},
        content_type="application/json", **key,
    )  # fmt: skip
    assert gone.status_code == 404
