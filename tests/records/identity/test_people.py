"""A person's records, by any of their numbers."""

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.identity.selectors import people
from bluelamp.records.identity.services import decisions
from tests.house.accounted import leaves_one_line
from tests.people import NOW, make_actor
from tests.records.identity.world import WHY, make_decider, make_people

pytestmark = pytest.mark.django_db
READING = Reason("investigation")


@pytest.fixture
def by():
    return make_decider()


def test_a_person_is_consulted_by_any_number_and_each_record_leaves_its_line(by):
    pnc = [{"kind": "pnc_id", "value": "2003/0011985X", "given": "03/11985X", "check_ok": True}]
    one = make_people(by, 1, identifiers=pnc)[0]
    other = make_people(by, 1)[0]
    decisions.join(by=by, at=NOW, keep=one, other=other, reason=WHY)
    found = people.consult_person(by=by, reason=READING, identity_id=other)
    assert [each.pk for each in found] == [one, other]
    assert found[0].identifiers == pnc


def test_a_look_at_a_person_of_one_record_leaves_one_line(by):
    (one,) = make_people(by, 1)
    with leaves_one_line(by, "identity.person.read", "investigation"):
        people.consult_person(by=by, reason=READING, identity_id=one)


def test_a_person_who_is_not_there_is_said_to_be_nobody(by):
    with pytest.raises(people.NoSuchPerson):
        people.consult_person(by=by, reason=READING, identity_id=99_999_999)


def test_whoever_may_not_read_persons_is_refused(by):
    (one,) = make_people(by, 1)
    with pytest.raises(NotPermitted):
        people.consult_person(by=make_actor("pole.read_records"), reason=READING, identity_id=one)


def test_many_records_are_resolved_in_one_query(by, django_assert_num_queries):
    a, b, c = make_people(by, 3)
    decisions.join(by=by, at=NOW, keep=a, other=b, reason=WHY)
    with access.acting(by), django_assert_num_queries(1):
        assert people.identities_of([a, b, c]) == {a: a, b: a, c: c}
