"""What every engine answers alike: one suite, run on each that can run here."""

import contextlib
import datetime

import pytest

from bluelamp.insight.search.choices import FoundKind, Sort, Withheld
from bluelamp.insight.search.rules import asking
from bluelamp.insight.search.rules.areas import cells_of
from bluelamp.insight.search.rules.documents import Near, Numbered, Record, document
from bluelamp.insight.search.rules.guards import Guard
from bluelamp.insight.search.rules.positions import Position
from bluelamp.insight.search.rules.wanted import NoIndex, Wanted
from bluelamp.insight.search.selectors import distributed as reading
from bluelamp.insight.search.selectors import embedded, engine
from bluelamp.insight.search.services import distributed
from bluelamp.kernel.access.rules import Scope
from tests.people import NOW

from . import engines

TODAY = datetime.date(2026, 11, 21)
OPEN, SOUTH = Guard(1, 1, False), Guard(1, 2, False)
SENSITIVE, CIRCLE = Guard(1, 1, True), Guard(1, 1, False, (9,))
EVERYTHING = Scope(0, 0, (1,), None, True, (9,))
NORTH = Scope(1, 1, (1,), (1,), False)
PLACE = (412_345.0, 298_765.0)


def record(key, words, guard=OPEN, kind=FoundKind.PERSON, **more):
    texts = tuple(("name" if kind == FoundKind.PERSON else "summary", each) for each in [words])
    return Record(key, int(key[1:]), kind, words, "", guard, texts=texts, source_id=7, **more)


def car(key, mark, **more):
    numbers = (Numbered("registration mark", mark, "vrm"),)
    return record(key, "blue ford", kind=FoundKind.VEHICLE, numbers=numbers, **more)


RECORDS = [
    record("P1", "Kevin Tranter", numbers=(Numbered("telephone", "07700 900123", "msisdn"),)),
    record("P2", "Siobhan Tranter", SOUTH),
    record("P3", "Kevin Wickham", SENSITIVE),
    record("P4", "Kevin Garside", CIRCLE),
    record("P9", "Biddy Oldroyd"),
    car("O5", "AB12CDE"),
    car("O6", "XY12CDE"),
    record("E7", "red baseball cap", kind=FoundKind.EVENT, day=TODAY, point=PLACE),
    record("E8", "cap red", kind=FoundKind.EVENT, day=TODAY - datetime.timedelta(40)),
]


@pytest.fixture(params=engines.ALL)
def writing(request):
    with engines.standing(request.param) as room:
        yield room


@pytest.fixture
def filled(writing):
    writer = writing.begin()
    linked = {"O6": [Near((OPEN, OPEN), TODAY, PLACE)]}
    writer.put([document(each, linked.get(each.key, ())) for each in RECORDS])
    writer.commit(Position(tables={"person": (3, 4)}, incident=5), at=NOW)
    writing.use(writer)
    yield writer
    with contextlib.suppress(RuntimeError):  # a test may have closed it
        writer.close()


def find(text, scope=EVERYTHING, **more):
    asked = asking.take_apart(text, today=TODAY)
    return engine.reader().find(Wanted(asked, scope, **more))


def keys(text, scope=EVERYTHING, **more):
    return set(find(text, scope, **more).keys)


def test_there_is_no_index_before_one_is_put_to_use(writing):
    with pytest.raises(NoIndex):
        engine.reader()
    with pytest.raises(NoIndex):
        writing.open_present()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kevin tranter", {"P1"}),
        ("kevin trantor", {"P1"}),
        ("kevni garside", {"P4"}),
        ("siobahn tranter", {"P2"}),
        ("kevin tranter zebra", {"P1"}),
        ("bridget oldroyd", {"P9"}),
        ("biddy oldroyd", {"P9"}),
        ("07700 900123", {"P1"}),
        ("+44 7700 900123", {"P1"}),
        ("AB12 CDE", {"O5"}),
        ("AB1? *", {"O5"}),
        ("??12CDE", {"O5", "O6"}),
        ("*2CDE", {"O5", "O6"}),
        ("P3", {"P3"}),
        ('"red baseball cap"', {"E7"}),
        ('"red cap"', set()),
        ("red cap", {"E7", "E8"}),
        ("red cap today", {"E7"}),
        ("ford today", {"O6"}),
        (".* [a-z] { } \\", set()),
    ],
)
def test_what_is_typed_is_found(filled, text, expected):
    assert keys(text) == expected


def test_what_texts_are_full_of_is_not_taken_for_a_slip_and_a_name_is(filled, monkeypatch):
    told = (("summary", "seen at the crossing"),)
    fight = Record("E9", 9, FoundKind.EVENT, "Fight", "", OPEN, texts=told, source_id=7)
    filled.put([document(fight)])
    filled.commit(Position(tables={"person": (3, 4)}, incident=6), at=NOW)
    assert keys("crosing") == keys("crossing") == {"E9"}
    monkeypatch.setattr(embedded, "COMMON", 0)
    assert keys("kevin trantor") == {"P1"}
    if isinstance(engine.reader(), embedded.Reader):
        common = [each for each in ("crossing", "crosing", "tranter") if is_common(each)]
        assert common == ["crossing"]


def is_common(word):
    return engine.reader()._is_common(word)


@pytest.mark.parametrize("words", ["one two three four five six baseball cap red", "red cap blues"])
def test_all_but_one_of_many_words_or_few(filled, words):
    few = len(words.split()) == 3
    assert keys(words) == ({"E7", "E8"} if few else set())


def test_a_word_that_is_being_typed_is_found_by_its_beginning(filled):
    assert keys("kevin tran", beginning=True) == {"P1"}
    assert keys("kevin tran", kinds=("event",), beginning=True) == set()


def test_results_are_narrowed_by_kind_source_unit_place_and_keys(filled):
    assert keys("", kinds=("vehicle",)) == {"O5", "O6"}
    assert keys("cap", hidden=("event",)) == set()
    assert keys("tranter", units=(2,)) == {"P2"}
    assert keys("tranter", sources=(8,)) == set()
    assert keys("", cells=cells_of(PLACE)) == {"O6", "E7"}
    assert keys("tranter", among=("P2", "E7")) == {"P2"}
    assert keys("tranter", among=()) == set()


def test_only_what_the_reader_may_see_is_found_and_counted(filled):
    found = find("kevin", NORTH)
    assert (found.keys, found.total) == (["P1"], 1)
    assert found.count() == {"kind": {"person": 1}, "source": {"7": 1}, "unit": {"1": 1}}
    assert keys("tranter", NORTH) == {"P1"}
    assert keys("kevin", Scope(1, 1, (1,), None, True)) == {"P1", "P3"}
    assert keys("kevin", Scope(1, 1, (2,), None, True)) == set()


def test_a_record_that_glass_was_broken_for_is_found(filled):
    opened = Scope(1, 1, (1,), (1,), False, glass=("pole_personrecord:4",))
    assert keys("kevin", opened) == {"P1", "P4"}


def test_withheld_records_are_counted_in_the_classes_that_may_be_told_of(filled):
    reader = engine.reader()
    told = reader.withheld(asking.take_apart("tranter", today=TODAY), NORTH, ())
    assert told == {Withheld.UNIT: 1, Withheld.SENSITIVE: 0}
    assert reader.withheld(asking.take_apart("P3", today=TODAY), NORTH, ()) == {}
    told = reader.withheld(asking.take_apart("siobhan tranter", today=TODAY), NORTH, ())
    assert told[Withheld.UNIT] == 0


def test_results_come_in_the_order_that_was_asked_for_and_in_parts(filled):
    assert find("cap", sort=Sort.NEWEST).keys == ["E7", "E8"]
    assert find("cap", sort=Sort.OLDEST).keys == ["E8", "E7"]
    first, second = find("cap", limit=1).keys, find("cap", limit=1, offset=1).keys
    assert {*first, *second} == {"E7", "E8"}
    assert find("cap", limit=1).total == 2


def test_a_name_weighs_more_than_a_word_and_a_slip_weighs_less(writing):
    writer = writing.begin()
    said = record("E2", "tranter", kind=FoundKind.EVENT)
    writer.put(
        [document(each) for each in (record("P1", "Trantor"), said, record("P3", "Tranter"))]
    )
    writer.commit(Position(), at=NOW)
    writing.use(writer)
    assert find("tranter").keys == ["P3", "E2", "P1"]
    writer.close()


def test_a_place_comes_before_those_who_live_there_when_its_address_is_typed(writing):
    writer = writing.begin()
    people = [record(f"E{n}", "Brown'S Edge Road", kind=FoundKind.EVENT) for n in range(30)]
    street = record("L99", "Brown's Edge Road", kind=FoundKind.LOCATION)
    writer.put([document(each) for each in (*people, street)])
    writer.commit(Position(), at=NOW)
    writing.use(writer)
    assert find("Brown'S Edge Road", limit=5).keys[0] == "L99"
    assert find("browns edge road").total == 31
    writer.close()


def test_a_document_takes_the_place_of_the_one_with_its_key(filled):
    filled.put([document(record("P1", "Kelvin Dunmore"))])
    filled.commit(filled.position, at=NOW)
    assert keys("kelvin dunmore") == {"P1"}
    assert keys("07700 900123") == set()
    assert filled.position.documents == len(RECORDS)


def test_how_far_an_index_has_come_is_kept_with_it(writing, filled):
    filled.close()
    again = writing.open_present()
    assert again.position.tables == {"person": (3, 4)}
    assert (again.position.incident, again.position.at) == (5, NOW.isoformat())
    again.close()


def test_an_index_that_is_made_anew_is_read_from_one_moment_to_the_next(writing, filled):
    beside = writing.begin()
    beside.put([document(record("P1", "Olive Thackray"))])
    beside.commit(Position(), at=NOW)
    assert keys("olive") == set()
    writing.use(beside)
    assert keys("olive") == {"P1"}
    assert keys("kevin") == set()
    beside.close()


def test_an_engine_that_is_away_is_as_one_without_an_index(settings):
    settings.SEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(reading.EngineAway):
        engine.reader()


def test_what_the_engine_refuses_is_said_in_its_words():
    with engines.standing("answering as documented"):
        writer = distributed.begin()
        writer.put([document(RECORDS[0])])
        writer.commit(Position(), at=NOW)
        distributed.use(writer)
        with pytest.raises(reading.Refused, match="unknown query"):
            reading.call("POST", f"/{reading.ALIAS}/_count", {"query": {"regex": {"a": "b"}}})
        made = document(record("P1", "Kevin"))
        made.fields["nothing"] = 1
        with pytest.raises(reading.Refused, match="strict_dynamic_mapping"):
            distributed.open_present().put([made])


def test_the_name_and_password_of_the_address_are_sent():
    assert reading._credentials("reader", "p%40ss") == {"Authorization": "Basic cmVhZGVyOnBAc3M="}
    assert reading._credentials(None, None) == {}


@pytest.fixture
def written(writing):
    """Numbers in texts, and an event of which the month alone is known."""
    texts = {
        "E21": "a van left the M25 for the B4 at the 2nd turn",
        "E22": "somebody else",
    }
    found = [record(key, each, kind=FoundKind.EVENT) for key, each in texts.items()]
    found += [car("O23", "B4")]
    march = datetime.date(2017, 3, 1)
    found += [
        record("E24", "theft", kind=FoundKind.EVENT, day=march, monthly=True),
        record("E25", "theft", kind=FoundKind.EVENT, day=march.replace(day=27)),
    ]
    writer = writing.begin()
    writer.put([document(each) for each in found])
    writer.commit(Position(), at=NOW)
    writing.use(writer)
    yield writer
    with contextlib.suppress(RuntimeError):
        writer.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("M25", ["E21"]),
        ("2nd", ["E21"]),
        ("van 2nd", ["E21"]),
        ("M25 2nd", ["E21"]),
        ("m25 3rd", []),
        ("B4", ["O23", "E21"]),
        ("M26", []),
        ("theft on 27 March 2017", ["E25", "E24"]),
        ("theft on 28 March 2017", ["E24"]),
        ("theft in March 2017", ["E24", "E25"]),
        ("theft in April 2017", []),
        ("27 March 2017", ["E25", "E24"]),
    ],
)
def test_numbers_in_a_text_and_days_known_to_the_month_are_found(written, text, found):
    answered = find(text).keys
    if "in March" in text:  # both are as good an answer: their order is by lot
        answered = sorted(answered)
    assert answered == found
