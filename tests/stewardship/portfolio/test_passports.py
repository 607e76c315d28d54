"""Adding, changing, confirming, deciding, linking: each door and its refusal."""

import datetime

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.portfolio.models import Application, Change, Succession
from bluelamp.stewardship.portfolio.selectors import applications as selectors
from bluelamp.stewardship.portfolio.selectors import overlap
from bluelamp.stewardship.portfolio.services import links, passports, reckoning
from tests.people import NOW, make_actor, make_force
from tests.stewardship.portfolio.world import ASSESSED, TODAY, WHY, add, make_architect

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=400)


def change(by, application, values, **more):
    given = {"source": "Its owner", "observed_on": TODAY, "at": NOW} | more
    return passports.change_application(
        by=by, application_id=application.pk, values=values, **given
    )


def test_an_application_is_added_with_the_source_of_each_answer():
    by = make_architect()
    made = add(by, "A1", **ASSESSED)
    with acting(by):
        found = selectors.consult_passport(by=by, reason=WHY, application_id=made.pk, on=TODAY)
        changes = Change.objects.filter(application=made)
        assert {each.field for each in changes} == {"name", *ASSESSED}
    users = next(each for each in found.business if each.field.name == "users")
    assert (users.value, users.source, users.fresh) == (8_000, "Made for a test", True)
    assert found.application.advice == "invest"


def test_adding_is_audited_and_told():
    by = make_architect()
    made = add(by, "A1")
    with acting(by):
        entry = Entry.objects.get(act="portfolio.application.added", subject_id=made.pk)
        assert entry.operation == "collection"
        assert Event.objects.get(name="portfolio.application.changed").payload["reference"] == "A1"


def test_somebody_who_may_only_read_adds_and_changes_nothing():
    keeper, reader = make_architect(), make_actor("portfolio.read")
    made = add(keeper, "A1", users=5)
    with pytest.raises(NotPermitted):
        add(reader, "A2")
    with pytest.raises(NotPermitted):
        change(reader, made, {"users": 6})
    with acting(keeper):
        assert [each.users for each in Application.objects.all()] == [5]


def test_a_reference_is_given_once_in_a_force():
    by, elsewhere = make_architect(), make_architect(force=make_force("20", "Elsewhere"))
    add(by, "A1")
    add(elsewhere, "A1")
    with pytest.raises(passports.ReferenceTaken):
        add(by, "A1")


def test_another_forces_applications_are_not_seen_or_changed():
    made = add(make_architect(), "A1")
    stranger = make_architect(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not selectors.consult_applications(by=stranger, reason=WHY).exists()
        assert not Change.objects.exists()
    with pytest.raises(Application.DoesNotExist):
        change(stranger, made, {"users": 6})


def test_a_change_keeps_what_was_before():
    by = make_architect()
    made = add(by, "A1", users=5)
    change(by, made, {"users": 6})
    with acting(by):
        newest = selectors.consult_changes(by=by, reason=WHY, application_id=made.pk).first()
    assert (newest.field, newest.before, newest.after, newest.source) == (
        "users", "5", "6", "Its owner",
    )  # fmt: skip


def test_a_value_that_is_as_it_was_is_confirmed_and_fresh_again():
    by = make_architect()
    made = add(by, "A1", business_owner="Head of Contact")
    change(by, made, {"business_owner": "Head of Contact"}, at=LATER, observed_on=LATER.date())
    with acting(by):
        found = selectors.consult_passport(
            by=by, reason=WHY, application_id=made.pk, on=LATER.date()
        )
    owner = next(each for each in found.business if each.field.name == "business_owner")
    assert owner.fresh
    assert "name" not in found.freshness.stale


def test_history_is_never_changed():
    by = make_architect()
    add(by, "A1")
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("update portfolio_change set after = 'other'")


def test_dates_out_of_order_change_nothing():
    by = make_architect()
    made = add(by, "A1", installed_on=datetime.date(2020, 1, 1))
    with pytest.raises(passports.DatesOutOfOrder, match="before the day it came into use"):
        change(by, made, {"retire_on": datetime.date(2019, 1, 1), "users": 9})
    with acting(by):
        assert Application.objects.get().users is None


@pytest.mark.parametrize(
    "wrong", [{"source": " "}, {"observed_on": TODAY + datetime.timedelta(days=1)}]
)
def test_an_answer_without_a_source_or_from_tomorrow_is_refused(wrong):
    by = make_architect()
    made = add(by, "A1")
    with pytest.raises(passports.SourceMissing):
        change(by, made, {"users": 9}, **wrong)


def test_many_are_changed_or_none_is():
    by = make_architect()
    first = add(by, "A1", installed_on=datetime.date(2030, 1, 1))
    second = add(by, "A2")
    given = {"source": "s", "observed_on": TODAY, "at": NOW, "by": by}
    ids = [first.pk, second.pk]
    passports.change_applications(application_ids=ids, values={"ground": "brownfield"}, **given)
    with pytest.raises(passports.DatesOutOfOrder):
        passports.change_applications(
            application_ids=ids, values={"retire_on": datetime.date(2029, 1, 1)}, **given
        )
    with acting(by):
        found = Application.objects.values_list("ground", "retire_on")
        assert list(found) == [("brownfield", None)] * 2


def test_a_decision_stands_beside_the_advice():
    by = make_architect()
    made = add(by, "A1", **ASSESSED)
    decided = passports.decide_disposition(
        by=by, at=NOW, application_id=made.pk, disposition="migrate", why="Its contract ends"
    )
    assert (decided.advice, decided.disposition) == ("invest", "migrate")
    with pytest.raises(passports.WhyMissing):
        passports.decide_disposition(
            by=by, at=NOW, application_id=made.pk, disposition="invest", why=""
        )
    with pytest.raises(NotPermitted):
        passports.decide_disposition(
            by=make_actor("portfolio.change"), at=NOW, application_id=made.pk,
            disposition="invest", why="x",
        )  # fmt: skip


def test_retiring_one_application_changes_no_others_score():
    by = make_architect()
    worst = add(by, "A1", value_judged=0, fit_judged=0)
    other = add(by, "A2", **ASSESSED)
    before = other.business_score, other.technical_score
    change(by, worst, {"stage": "retired"})
    reckoning.reckon_all(by=by, at=NOW)
    with acting(by):
        other.refresh_from_db()
    assert (other.business_score, other.technical_score) == before


def test_those_not_assessed_are_counted_and_never_hidden():
    by = make_architect()
    add(by, "A1", **ASSESSED)
    add(by, "A2", value_judged=4)
    add(by, "A3")
    with acting(by):
        found = selectors.consult_dispositions(by=by, reason=WHY)
    assert (len(found.placed), len(found.not_assessed)) == (1, 2)
    assert found.advised["invest"] == 1


def test_a_night_makes_answers_stale():
    by = make_architect()
    made = add(by, "A1", **ASSESSED)
    assert reckoning.reckon_all(by=by, at=LATER) == 1
    with acting(by):
        later = Application.objects.get(pk=made.pk)
    assert later.freshness < made.freshness
    with pytest.raises(NotPermitted):
        reckoning.reckon_all(by=make_actor("portfolio.read"), at=LATER)


def test_successors_never_go_round_in_a_circle():
    by = make_architect()
    one, two, three = (add(by, each) for each in ("A1", "A2", "A3"))
    links.add_successor(by=by, at=NOW, application_id=one.pk, successor_id=two.pk)
    links.add_successor(by=by, at=NOW, application_id=two.pk, successor_id=three.pk)
    with pytest.raises(links.GoesInACircle, match="Application A3 → Application A1"):
        links.add_successor(by=by, at=NOW, application_id=three.pk, successor_id=one.pk)
    with pytest.raises(NotPermitted):
        links.add_successor(
            by=make_actor("portfolio.read"), at=NOW, application_id=one.pk, successor_id=three.pk
        )
    with acting(by):
        assert Succession.objects.count() == 2
    links.remove_successor(by=by, at=NOW, application_id=one.pk, successor_id=two.pk)
    with acting(by):
        assert Succession.objects.count() == 1
        kept = Change.objects.filter(application=one, field="followed by").order_by("id")
        assert [(each.before, each.after) for each in kept] == [
            ("", "Application A2"), ("Application A2", ""),
        ]  # fmt: skip


def test_capabilities_show_where_several_do_the_same():
    by = make_architect()
    for reference in ("A1", "A2"):
        made = add(by, reference, **ASSESSED)
        links.set_capabilities(
            by=by, at=NOW, application_id=made.pk,
            capabilities=[("Contact", "Take a call"), ("", f"Only {reference}")],
        )  # fmt: skip
    with acting(by):
        found = overlap.consult_overlap(by=by, reason=WHY)
    assert (found.served, found.shared) == (3, 1)
    assert found.rows[0][0].name == "Take a call"
    assert sum(found.rows[0][1]) == 2


def test_a_component_is_set_and_set_again():
    by = make_architect()
    made = add(by, "A1")
    for hosting in ("on_premises", "iaas"):
        links.set_component(
            by=by, at=NOW, application_id=made.pk, name="Database", hosting=hosting, source="s"
        )
    with acting(by):
        assert [each.hosting for each in made.components.all()] == ["iaas"]
    with pytest.raises(NotPermitted):
        links.set_component(
            by=make_actor("portfolio.read"), at=NOW, application_id=made.pk, name="x",
            hosting="", source="s",
        )  # fmt: skip
