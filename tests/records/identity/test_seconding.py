"""Decisions about sensitive persons need a second person."""

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Restriction
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.identity.choices import ProposalState, RequestState
from bluelamp.records.identity.models import DecisionRequest, Judgement, Proposal
from bluelamp.records.identity.services import decisions, proposals, seconding
from bluelamp.records.identity.services.proposals import Pair
from tests.people import NOW, actor_of, make_actor, make_post
from tests.records.identity.world import (
    APPROVING,
    DECIDING,
    WHY,
    make_decider,
    make_people,
    mark,
    store,
)

pytestmark = pytest.mark.django_db
LOOKED = "I looked at both custody photographs."


@pytest.fixture
def by():
    return make_decider(sees_sensitive=True)


@pytest.fixture
def second():
    return make_actor(*APPROVING, sees_sensitive=True)


@pytest.fixture
def marked(by):
    """Two persons, one with a warning marker, whose pair was proposed."""
    one, other = make_people(by, 2)
    mark(by, other)
    proposals.propose(by=by, at=NOW, pairs=[Pair(one, other, 12.0, "test 1")])
    return one, other


def join(by, pair):
    return decisions.join(by=by, at=NOW, keep=pair[0], other=pair[1], reason=WHY)


def approve(by, request):
    return seconding.approve(by=by, at=NOW, request_id=request.pk, reason=LOOKED)


def state_of_the_proposal(by):
    with access.acting(by):
        return Proposal.objects.get().state


def test_a_merge_of_a_person_with_a_warning_marker_waits_for_a_second_person(by, second, marked):
    request = join(by, marked)
    assert isinstance(request, DecisionRequest)
    assert store(by)[0] == set()
    assert state_of_the_proposal(by) == ProposalState.WAITING
    made = approve(second, request)
    assert {each[:2] for each in store(by)[0]} == {(marked[1], marked[0])}
    assert state_of_the_proposal(by) == ProposalState.SAME
    with access.acting(by):
        kept = Judgement.objects.get(pk=made.pk)
        acts = set(Entry.objects.values_list("act", flat=True))
    assert (kept.name, kept.second_name, kept.second_reason) == (by.name, second.name, LOOKED)
    assert {"identity.decision.requested", "identity.decision.approved"} <= acts


@pytest.mark.parametrize("what", ["marking", "restriction"])
def test_a_closed_record_makes_a_person_sensitive(what):
    post = make_post(*DECIDING, sees_sensitive=True)
    circle = Restriction.objects.create(force_id=post.force_id, name="Operation Heron")
    circle.members.add(post)
    by = actor_of(post)
    closed = {"marking": "OFFICIAL-SENSITIVE"} if what == "marking" else {}
    closed |= {"restriction_ids": [circle.pk]} if what == "restriction" else {}
    one, other = [*make_people(by, 1), *make_people(by, 1, **closed)]
    assert isinstance(join(by, (one, other)), DecisionRequest)


def test_setting_a_pair_aside_needs_no_second_person(by, marked):
    made = decisions.judge_unsure(by=by, at=NOW, one=marked[0], other=marked[1], reason=WHY)
    assert isinstance(made, Judgement)
    undone = decisions.undo(by=by, at=NOW, judgement_id=made.pk, reason=WHY)
    assert isinstance(undone, Judgement)


def test_undoing_needs_a_second_person_too_and_gives_the_exact_earlier_state(by, second, marked):
    before = store(by)
    made = approve(second, join(by, marked))
    request = decisions.undo(by=by, at=NOW, judgement_id=made.pk, reason="The wrong man.")
    assert isinstance(request, DecisionRequest)
    approve(second, request)
    assert store(by) == before


def test_parting_is_carried_out_as_it_was_asked(by, second, marked):
    approve(second, join(by, marked))
    request = decisions.part(
        by=by, at=NOW, identity_id=marked[0], record_ids=[marked[0]], reason=WHY
    )
    approve(second, request)
    assert store(by)[0] == set()


def test_nobody_is_their_own_second_person_in_another_post(by, marked):
    post = make_post(*DECIDING, *APPROVING, sees_sensitive=True)
    both = actor_of(post)
    request = join(both, marked)
    post.pk, other_post = None, post
    other_post.save()
    with pytest.raises(seconding.NotYourOwn):
        approve(actor_of(other_post), request)
    still_waiting(by, request)


def test_the_second_person_holds_the_permission_and_sees_the_records(by, marked):
    request = join(by, marked)
    with pytest.raises(NotPermitted):
        approve(make_decider(sees_sensitive=True), request)
    still_waiting(by, request)
    hidden = join(by, (*make_people(by, 1), *make_people(by, 1, marking="OFFICIAL-SENSITIVE")))
    with pytest.raises(DecisionRequest.DoesNotExist):
        approve(make_actor(*APPROVING, sees_sensitive=False), hidden)
    still_waiting(by, hidden)


def test_a_second_person_without_a_reason_is_refused(by, second, marked):
    request = join(by, marked)
    with pytest.raises(seconding.AnswerNeeded):
        seconding.approve(by=second, at=NOW, request_id=request.pk, reason=" ")
    still_waiting(by, request)


def test_a_refused_request_changes_nothing_and_opens_the_proposal_again(by, second, marked):
    before = store(by)
    request = join(by, marked)
    seconding.refuse(by=second, at=NOW, request_id=request.pk, reason="Two faces.")
    assert store(by) == before
    with pytest.raises(seconding.AnsweredAlready):
        approve(second, request)


def test_whoever_asked_may_take_it_back_and_nobody_else_without_the_permission(by, marked):
    request = join(by, marked)
    with pytest.raises(NotPermitted):
        seconding.refuse(
            by=make_decider(sees_sensitive=True), at=NOW, request_id=request.pk, reason=WHY
        )
    still_waiting(by, request)
    seconding.refuse(by=by, at=NOW, request_id=request.pk, reason="A slip.")


def test_one_decision_about_a_person_waits_at_a_time(by, marked):
    join(by, marked)
    with pytest.raises(seconding.AskedAlready):
        join(make_decider(sees_sensitive=True), marked)


def test_persons_who_changed_while_it_waited_are_looked_at_again(by, second, marked):
    request = join(by, marked)
    (third,) = make_people(by, 1)
    decisions.join(by=by, at=NOW, keep=marked[0], other=third, reason=WHY)
    with pytest.raises(seconding.ChangedMeanwhile):
        approve(second, request)
    still_waiting(by, request)


def test_persons_whose_records_changed_sides_while_it_waited_are_looked_at_again(by, second):
    a, b, c = make_people(by, 3)
    decisions.join(by=by, at=NOW, keep=a, other=b, reason=WHY)
    mark(by, c)
    request = decisions.judge_different(by=by, at=NOW, one=a, other=c, reason=WHY)
    with access.acting(by):
        DecisionRequest.objects.update(one_records=[a], other_records=[b, c])
    with pytest.raises(seconding.ChangedMeanwhile):
        approve(second, request)
    still_waiting(by, request)


def still_waiting(by, request):
    with access.acting(by):
        assert DecisionRequest.objects.get(pk=request.pk).state == RequestState.WAITING
        assert not Judgement.objects.filter(second_person_id__isnull=False).exists()
