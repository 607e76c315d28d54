"""Who is probably meant, at the door, with a real database."""

import pytest
from django.db import ProgrammingError, connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Reach
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.identity.models import Membership
from bluelamp.records.identity.selectors.matching import Query, consult_matches, find_likeliest
from bluelamp.records.identity.services import indexing
from tests.people import NOW, make_actor, make_force, make_unit
from tests.records.identity.known import PEOPLE, add_people, amend, index
from tests.register import approve_algorithms

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WHY = Reason("incident")


@pytest.fixture
def by():
    approve_algorithms()
    return make_actor("identity.match_person")


def match(*, by, query):
    with access.acting(by):
        return find_likeliest(query, 5)


@pytest.fixture
def people(by):
    made = add_people(by, **PEOPLE)
    index(len(made))
    return made


def entries(by):
    with access.acting(by):
        return list(Entry.objects.filter(act="identity.person.matched", post_id=by.post_id))


def first(by, *said, **more):
    found = match(by=by, query=Query(*said, **more))
    return found[0].identity_id if found else None


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (("Sarah Smith", "12/03/1985"), "sarah"),
        (("Sara Smiht", "12/03/1985"), "sarah"),
        (("Smith Sarah", "12/03/1985"), "sarah"),
        (("Smith, Sarah", "12/03/1985"), "sarah"),
        (("Sarah Jones", "12/03/1985"), "sarah"),
        (("Sarah Smith", "03/12/1985"), "sarah"),
        (("Sarah Smith", "12/03/1986"), "sarah"),
        (("S Smith", "", "07190 000001"), "sarah"),
        (("", "", "+44 7190 000001"), "sarah"),
        (("Sarah Smith", "", "07190000010"), "sarah"),
        (("sar", "12/03/1985"), "sarah"),
        (("Sarah Sm", "1985"), "sarah"),
        (("Liz Obrien Hall", "4.7.70"), "elizabeth"),
        (("Beth Hall", "", "", "zq12ab"), "elizabeth"),
        (("Mohamed Hussein", "30 Nov 1992"), "mohammed"),
        (("Мухаммад Хуссаин", "30 Nov 1992"), "mohammed"),
        (("Ivan Petrof", "6 May 1979"), "ivan"),
        (("Петров", "6 May 1979"), "ivan"),
        (("John Smith", "12/03/1985"), "john"),
    ],
)
def test_a_person_is_found_by_what_is_typed(people, by, said, who):
    assert first(by, *said) == people[who]


def test_a_person_is_found_by_a_number_of_theirs(people, by):
    assert first(by, identifier="2001/7400012x") == people["sarah"]


def test_each_answer_shows_its_evidence_in_words_and_in_bits(people, by):
    best = match(by=by, query=Query("Sarah Smith", "12/03/1985"))[0]
    words = [each.words for each in best.evidence]
    assert "Date of birth is the same" in words
    assert best.evidence[0].weight == max(each.weight for each in best.evidence) > 0
    assert best.version
    assert 0.9 < best.probability <= 1


def test_records_decided_to_be_one_person_are_one_answer(people, by):
    with access.acting(by):
        Membership.objects.create(record_id=people["john"], identity_id=people["sarah"], since=NOW)
    found = match(by=by, query=Query("Smith", "12/03/1985"))
    assert [each.identity_id for each in found].count(people["sarah"]) == 1
    assert set(found[0].record_ids) == {people["john"], people["sarah"]}


def test_records_that_look_to_be_one_person_stand_together_and_say_so(people, by):
    twin = add_people(by, twin=PEOPLE["sarah"] | {"given_names": "Sarah"})["twin"]
    index(1)
    best = match(by=by, query=Query("Sarah Smith", "12/03/1985"))[0]
    assert {best.identity_id, *best.also} == {people["sarah"], twin}


def test_a_search_leaves_one_entry_that_says_what_was_shown(people, by):
    before = len(entries(by))
    found = consult_matches(by=by, reason=WHY, query=Query("Sarah Smith", "12/03/1985"))
    assert found
    assert len(entries(by)) == before + 1


def test_who_may_not_match_sees_nothing_and_nothing_is_written(people):
    other = make_actor("pole.read_records")
    before = entries(other)
    with pytest.raises(NotPermitted):
        consult_matches(by=other, reason=WHY, query=Query("Sarah Smith"))
    assert entries(other) == before


def test_records_that_a_reader_may_not_see_do_not_answer(people):
    elsewhere = make_actor(
        "identity.match_person", unit=make_unit(make_force(), "FAR"), reach=Reach.UNIT
    )
    other_force = make_actor("identity.match_person", force=make_force("98", "Another force"))
    for reader in (elsewhere, other_force):
        assert match(by=reader, query=Query("Sarah Smith", "12/03/1985", "07190000001")) == []


@pytest.mark.parametrize(
    "relation",
    ["identity_name", "identity_key", "identity_word", "identity_spelling", "identity_name_now",
     "identity_key_now", "identity_followed"],
)  # fmt: skip
def test_the_index_itself_is_closed_to_the_application(people, by, relation):
    for _ in indexing.build_index():
        pass
    with pytest.raises(ProgrammingError, match="permission denied"), access.acting(by):
        connection.cursor().execute(f"select count(*) from {relation}")


def test_an_amended_record_is_found_by_what_it_says_now(people, by):
    amend(by, people["john"], surname="Featherstonehaugh")
    index(1)
    assert first(by, "John Fetherstonhaugh", "12/03/1985") == people["john"]
    found = match(by=by, query=Query("John Smith"))
    assert people["john"] not in [each.identity_id for each in found]


def test_nothing_new_is_nothing_to_take_up(people):
    assert indexing.keep_up() == 0


def test_an_index_built_anew_answers_as_the_one_before(people, by):
    before = match(by=by, query=Query("Sara Smiht", "12/03/1985"))
    for _ in indexing.build_index():
        assert match(by=by, query=Query("Sara Smiht", "12/03/1985")) == before
    assert match(by=by, query=Query("Sara Smiht", "12/03/1985")) == before
    late = add_people(by, late={"given_names": "Zebedee", "surname": "Quill"})["late"]
    index(1)
    assert first(by, "Zebedee Quill") == late


@pytest.mark.parametrize(
    "text",
    ["", "\0", "'; drop table pole_personrecord; --", "(a+)+$", "%_%", "\U0001f600" * 40,
     "a" * 10_000, "ab " * 40_000, "\ud800", "'\\"],
)  # fmt: skip
def test_whatever_is_typed_is_answered_calmly(people, by, text):
    for query in (Query(text), Query(text, text, text, text, text, text)):
        assert len(consult_matches(by=by, reason=WHY, query=query)) <= 5
    assert first(by, "Sarah Smith", "12/03/1985") == people["sarah"]
