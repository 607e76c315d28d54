"""Pairs are proposed once, kept up to date, and never again once they are decided."""

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.choices import ProposalSource, ProposalState
from bluelamp.records.identity.models import Proposal
from bluelamp.records.identity.services import decisions, proposals
from bluelamp.records.identity.services.proposals import Pair
from tests.people import NOW
from tests.records.identity.world import WHY, make_decider, make_people

pytestmark = pytest.mark.django_db
FACTS = [{"fact": "Surname", "one": "Marsh", "other": "March", "words": "Alike", "bits": 5.5}]


@pytest.fixture
def by():
    return make_decider()


def propose(by, *pairs, bits=10.0, version="test 1"):
    made = [Pair(one, other, bits, version, FACTS, ProposalSource.BATCH) for one, other in pairs]
    return proposals.propose(by=by, at=NOW, pairs=made)


def kept(by):
    with access.acting(by):
        return list(Proposal.objects.order_by("one_id", "other_id"))


def test_pairs_are_proposed_once_with_the_lower_number_first(by):
    a, b, c = make_people(by, 3)
    assert propose(by, (b, a), (a, b), (a, c), (c, c)) == 2
    assert propose(by, (b, a), (a, b), (a, c)) == 0
    assert [(each.one_id, each.other_id) for each in kept(by)] == [(a, b), (a, c)]


def test_evidence_given_the_other_way_round_is_kept_with_its_sides(by):
    a, b = make_people(by, 2)
    propose(by, (b, a))
    assert kept(by)[0].evidence == [FACTS[0] | {"one": "March", "other": "Marsh"}]


def test_newer_evidence_replaces_the_older_in_an_open_proposal(by):
    pair = tuple(make_people(by, 2))
    propose(by, pair)
    assert propose(by, pair, bits=12.5, version="test 2") == 1
    assert [(each.bits, each.algorithm) for each in kept(by)] == [(12.5, "test 2")]


def test_a_pair_judged_different_is_not_proposed_again_whichever_records_stand_for_it(by):
    a, b, c = make_people(by, 3)
    decisions.join(by=by, at=NOW, keep=a, other=b, reason=WHY)
    made = decisions.judge_different(by=by, at=NOW, one=a, other=c, reason="Twins.")
    assert propose(by, (a, c), (b, c)) == 0
    decisions.undo(by=by, at=NOW, judgement_id=made.pk, reason="Not twins.")
    assert propose(by, (a, c), (b, c)) == 2


def test_records_that_were_parted_are_not_proposed_again(by):
    a, b = make_people(by, 2)
    decisions.join(by=by, at=NOW, keep=a, other=b, reason=WHY)
    assert propose(by, (a, b)) == 0
    decisions.part(by=by, at=NOW, identity_id=a, record_ids=[b], reason=WHY)
    assert propose(by, (a, b)) == 0


def test_a_pair_set_aside_is_open_again_only_with_more_evidence(by):
    a, b = make_people(by, 2)
    propose(by, (a, b))
    decisions.judge_unsure(by=by, at=NOW, one=a, other=b, reason="No photograph.")
    assert kept(by)[0].state == ProposalState.UNSURE
    assert propose(by, (a, b)) == 0
    assert propose(by, (a, b), bits=11.0) == 1
    assert kept(by)[0].state == ProposalState.OPEN


def test_a_decision_answers_every_proposal_between_the_two_persons(by):
    a, b, c, d = make_people(by, 4)
    propose(by, (a, b), (a, c), (b, c), (c, d))
    decisions.join(by=by, at=NOW, keep=a, other=b, reason=WHY)
    decisions.join(by=by, at=NOW, keep=a, other=c, reason=WHY)
    assert [each.state for each in kept(by)] == ["same", "same", "same", "open"]


def test_a_record_that_one_may_not_see_is_not_proposed_nor_shown():
    seeing, blind = make_decider(sees_sensitive=True), make_decider(sees_sensitive=False)
    (one,) = make_people(seeing, 1)
    (secret,) = make_people(seeing, 1, marking="OFFICIAL-SENSITIVE")
    assert propose(blind, (one, secret)) == 0
    assert propose(seeing, (one, secret)) == 1
    assert (len(kept(seeing)), len(kept(blind))) == (1, 0)
