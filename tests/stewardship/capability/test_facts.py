"""Maturity by what is counted: beside what people assessed, never in its place."""

import datetime
from decimal import Decimal

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.capability import selectors
from bluelamp.stewardship.capability.models import PracticeFact
from bluelamp.stewardship.capability.rules.maturity import level_of
from bluelamp.stewardship.portfolio.selectors import facts
from bluelamp.stewardship.registers.services import entries
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.capability.test_capability import KEEP, enter, score, world
from tests.stewardship.contracts.test_contracts import add as add_contract
from tests.stewardship.debt.test_debt import KEEP as DEBT
from tests.stewardship.debt.test_debt import accept, propose
from tests.stewardship.debt.test_debt import papers as debt_papers
from tests.stewardship.portfolio.test_pages import key_of
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, add

DAY = datetime.timedelta(days=1)
EVERY = (
    *KEEP, *ALL, *DEBT, "contracts.read", "contracts.keep", "automation.read", "automation.keep",
    "transition.read", "transition.keep",
)  # fmt: skip


@pytest.mark.parametrize(
    ("good", "of", "level"),
    [(0, 0, None), (0, 5, 1), (29, 100, 1), (30, 100, 2), (60, 100, 3), (80, 100, 4),
     (94, 100, 4), (95, 100, 5), (19, 20, 5), (7, 7, 5)],
)  # fmt: skip
def test_a_share_comes_to_a_level_by_absolute_bands(good, of, level):
    assert level_of(good, of) == level


def link(by, fact, practice="P1"):
    return enter(by, "practice-facts", practice=practice, fact=fact)


def assessed(by):
    with acting(by):
        [found] = selectors.consult_maturity(by=by, reason=WHY, on=TODAY)
    return found


@pytest.mark.django_db
def test_facts_of_every_app_are_counted():
    by = make_actor(*EVERY)
    world(by)
    one = add(by, "A1", business_owner="A", technical_owner="B")
    add(by, "A2")
    tacit = {
        "starts_on": TODAY - 400 * DAY,
        "notice_months": 3,
        "renewal": "tacit",
        "renewal_months": 12,
    }
    add_contract(by, "K1", ends_on=TODAY + 10 * DAY, **tacit)
    add_contract(by, "K2", ends_on=TODAY + 700 * DAY, **tacit)
    add_contract(by, "K3")
    paper = propose(by)
    accept(by, paper)
    debt_papers.grant_waiver(
        by=by, paper_id=paper.pk, application_id=one.pk, standard="Sign-on", owner="Head",
        granted_on=TODAY - 9 * DAY, expires_on=TODAY,
    )  # fmt: skip
    with acting(by):
        found = {
            each.code: facts.count_fact(each.code, by=by, on=TODAY) for each in facts.list_facts()
        }
    assert {code: (each.good, each.of) for code, each in found.items()} == {
        "applications-owned": (1, 2), "automations-sound": (0, 0), "components-hosted": (0, 0),
        "contracts-dated": (2, 3), "contracts-decided": (1, 2), "criteria-met": (0, 0),
        "passports-fresh": (0, 2), "risk-known": (0, 2), "waivers-in-date": (0, 1),
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_counted_stands_beside_what_was_assessed(client):
    post = make_post(*EVERY, "access.manage")
    client.force_login(post.user)
    by = actor_of(post)
    world(by)
    add(by, "A1", business_owner="A", technical_owner="B")
    add(by, "A2")
    score(by, "An assessor", 5)
    link(by, "applications-owned")
    link(by, "components-hosted")
    found = assessed(by)
    assert (found.found.mean, found.levels, found.differs) == (Decimal("5.0"), [2], True)
    page = client.get("/capability/").content.decode()
    for words in ("Applications with an owner on both sides: 1 of 2, level 2", "there are none",
                  "5.0 from 1, 0 apart", "Differs"):  # fmt: skip
        assert words in page, words
    [told] = client.get("/api/capability/maturity", **key_of(post, "capability.read")).json()
    assert told["mean"] == "5.0"
    assert [each["level"] for each in told["facts"]] == [None, None]


@pytest.mark.django_db
def test_what_one_may_not_read_is_not_counted_and_strangers_count_their_own():
    by = make_actor(*EVERY)
    world(by)
    link(by, "contracts-dated")
    add_contract(by, "K1", ends_on=TODAY)
    assert assessed(by).levels == [5]
    reader = make_actor("capability.read")
    assert (assessed(reader).facts[0].counted, assessed(reader).levels) == (None, [])
    stranger = make_actor(*EVERY, force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert facts.count_fact("contracts-dated", by=stranger, on=TODAY) == facts.Counted(0, 0)


@pytest.mark.django_db
def test_a_fact_that_is_not_there_is_refused():
    by = make_actor(*KEEP)
    world(by)
    with pytest.raises(entries.Refused, match="There is no fact “luck”"):
        entries.add_entry(
            by=by, at=NOW, code="practice-facts", values={"practice": "P1", "fact": "luck"}
        )
    with acting(by):
        assert not PracticeFact.objects.exists()
