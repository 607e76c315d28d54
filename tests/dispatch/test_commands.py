"""The command line: a table of what lines mean, what is refused, and what undo does."""

import datetime

import pytest

from bluelamp.dispatch import selectors
from bluelamp.dispatch.rules import Refused
from bluelamp.dispatch.rules.commands import VERBS, Command, NotUnderstood, parse
from bluelamp.dispatch.services import commands
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import book_on, make_controller, open_incident
from tests.people import NOW, make_actor


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/a P2W31 1044", Command("assign", unit="P2W31", incident="1044")),
        ("/a p2w31 1044 has a dog", Command("assign", "P2W31", "1044", text="has a dog")),
        ("a k1 20261121-0001", Command("assign", unit="K1", incident="20261121-0001")),
        ("  /S p2w31   6 ", Command("status", unit="P2W31", code="6")),
        ("/n 1044 Caller rang  back", Command("note", incident="1044", text="Caller rang  back")),
        ("/n 1044 <b>'; drop", Command("note", incident="1044", text="<b>'; drop")),
        ("/g 1044 2 He has a knife", Command("grade", "", "1044", "", "P2", "He has a knife")),
        ("/g 1044 P1 Now", Command("grade", "", "1044", "", "P1", "Now")),
        ("/r 1044 no_trace All searched", Command("result", "", "1044", "", "no_trace",
                                                  "All searched")),
        ("/l 1044 1050", Command("link", "", "1044", "1050", "linked")),
        ("/l 1044 1050 DUP", Command("link", "", "1044", "1050", "duplicate")),
        ("/l 1044 1050 part", Command("link", "", "1044", "1050", "part")),
        ("/m k1 Dog at address 🐕", Command("message", unit="K1", text="Dog at address 🐕")),
        ("/x k1", Command("stand_down", unit="K1")),
        ("/f knife mill lane", Command("find", text="knife mill lane")),
        ("/u", Command("undo")),
    ],
)  # fmt: skip
def test_what_a_line_means(line, meant):
    assert parse(line) == meant


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "not a command"),
        ("/", "not a command"),
        ("/zz 1", "Try /a, /s"),
        ("hello there", "not a command"),
        ("/a", "Type the callsign: /a P2W31 1044"),
        ("/a K1", "Type the incident's number"),
        ("/s K1", "Type the code"),
        ("/s K1 6 7", "too much"),
        ("/g 1044 2", "Type the text"),
        ("/n 1044   ", "Type the text"),
        ("/l 1 2 three", "dup or part"),
        ("/u now", "too much"),
        ("/f", "Type the text"),
    ],
)
def test_what_is_not_understood_says_what_was_expected(line, said):
    with pytest.raises(NotUnderstood, match=said):
        parse(line)


def test_every_verb_understands_its_own_example():
    assert [parse(verb.example).verb for verb in VERBS.values()] == [
        verb.name for verb in VERBS.values()
    ]


@pytest.fixture
def by(town, db):
    return make_controller()


def run(by, line, at=NOW):
    return commands.run(by=by, at=at, line=line).words


def lines_of(by, incident):
    with acting(by):
        return [line.text for line in selectors.list_lines(incident.pk)]


def test_a_shift_is_worked_by_lines_alone(by):
    incident, unit = open_incident(by), book_on(by, "K1", 1)
    assert run(by, "/a k1 1") == f"K1 assigned to {incident.reference}."
    assert run(by, "/s k1 5") == "K1: On the way to an incident."
    assert run(by, "/s k1 6") == "K1: At scene."
    assert run(by, "/n 1 <script>alert(1)</script> 'quoted' نص") == (
        f"Added to the log of {incident.reference}."
    )
    assert run(by, "/g 1 2 He has gone") == f"{incident.reference} is P2."
    assert run(by, "/m k1 Dog at the address") == "Message sent to K1."
    assert run(by, "/x k1") == "K1 stood down."
    assert "It waits to be closed" in run(by, "/r 1 no_trace Searched")
    with acting(by):
        unit.refresh_from_db()
        assert (unit.status, unit.incident_id) == ("2", None)
        assert selectors.get_incident(incident.pk).state == "resulted"
    assert "Message to K1: Dog at the address" in lines_of(by, incident)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/a K9 1", "There is no unit K9"),
        ("/a K1 77", "There is no incident 77"),
        ("/s K1 6", "not assigned"),
        ("/g 1 1 again", "has that grade already"),
        ("/x K1", "K1 is not on an incident"),
        ("/u", "nothing of yours to undo"),
        ("/a K1 1", "K2 was proposed. Add why: /a K1 1 because"),
    ],
)
def test_a_line_that_cannot_be_done_says_why_and_changes_nothing(by, line, said):
    incident = open_incident(by)
    book_on(by, "K1", 1)
    book_on(by, "K2", 2)
    with pytest.raises(Refused, match=said):
        run(by, line)
    assert len(lines_of(by, incident)) == 1


@pytest.mark.parametrize(
    ("line", "undone", "last"),
    [
        ("/a K1 1", "Undone: K1 is free again.", "K1 stood down"),
        ("/n 1 Wrong words", "withdrawn", "Withdrawn: the line of 22:15:00, “Wrong words”"),
        ("/g 1 3 Typed wrong", "is P1 again", "Regraded from P3 to P1: Undone on the console"),
        ("/r 1 no_trace x", "is open again", "Opened again: The result was undone on the console"),
        ("/l 1 2", "not linked", "No longer linked to"),
        ("/l 1 2 dup", "not linked", "Opened again: It is not a duplicate"),
    ],
)
def test_undo_is_a_new_line_and_erases_nothing(by, line, undone, last):
    incident = open_incident(by)
    open_incident(by)
    book_on(by, "K1", 1)
    run(by, line)
    before = lines_of(by, incident)
    assert undone in run(by, "/u")
    after = lines_of(by, incident)
    assert after[: len(before)] == before
    assert last in after[-1]
    with pytest.raises(Refused, match="nothing of yours"):
        run(by, "/u")


def test_a_status_is_undone_with_the_time_that_it_stamped(by):
    incident, _unit = open_incident(by), book_on(by, "K1", 1)
    for line in ("/a K1 1", "/s K1 5", "/s K1 6"):
        run(by, line)
    assert run(by, "/u") == "Undone: K1 has status 5 again."
    with acting(by):
        assert selectors.get_incident(incident.pk).first_at_scene_at is None
        assert incident.deployments.get().at_scene_at is None
    assert run(by, "/u") == "Undone: K1 has status 2 again."
    assert run(by, "/u") == "Undone: K1 is free again."


def test_nobody_undoes_what_another_did_nor_what_is_long_past(by):
    open_incident(by)
    run(by, "/n 1 Mine")
    with pytest.raises(Refused, match="nothing of yours"):
        run(make_controller(), "/u")
    with pytest.raises(Refused, match="nothing of yours"):
        run(by, "/u", at=NOW + datetime.timedelta(minutes=31))


def test_find_shows_open_incidents_that_have_every_word(by):
    incident = open_incident(by, words="A man with a knife")
    open_incident(by, words="A man with a dog")
    book_on(by, "K1", 1)
    found = commands.run(by=by, at=NOW, line="/f knife corner")
    assert [each.pk for each in found.incidents] == [incident.pk]
    assert [each.callsign for each in commands.run(by=by, at=NOW, line="/f k1").units] == ["K1"]
    assert "Nothing open was found" in run(by, "/f zebra")
    with pytest.raises(NotPermitted):
        run(make_actor("contact.read_calls"), "/f knife")
