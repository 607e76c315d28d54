"""From the call to the closing while one process after another is killed in the middle."""

import contextlib
import re
import signal
import threading

import psycopg
import pytest

from bench import harness
from bench.continuity import VERIFY, verify_audit
from tests.browser import assert_accessible

from .shift import Shift

# Which process is killed while which step is on its way: every one, at another place of the story.
KILLED = {
    "work": "grade",
    "web": "assign",
    "database": "at scene",
    "live": "result",
    "index": "close",
}
DOWN = ("net::ERR_", "htmx:sendError", "htmx:afterRequest")
TAKEN_UP = 180  # a dead worker's deliveries are another's after 50 s at most
SOON = 0.01  # seconds after a step was sent, while it is under way
ACTS = (
    ("contact.call.taken", "call"),
    ("contact.call.graded", "call"),
    ("dispatch.incident.opened", "incident"),
    ("dispatch.unit.assigned", "incident"),
    ("dispatch.incident.resulted", "incident"),
    ("dispatch.incident.closed", "incident"),
)
ONE_EACH = """
    select
      (select count(*) from contact_call where incident_id = %(pk)s),
      (select count(*) from dispatch_grading where incident_id = %(pk)s),
      (select count(at_scene_at) from dispatch_deployment where incident_id = %(pk)s),
      (select count(*) from dispatch_closing where incident_id = %(pk)s),
      (select count(*) - count(distinct text) from dispatch_logline where incident_id = %(pk)s),
      (select state = 'closed' from dispatch_incident where id = %(pk)s)
"""


@pytest.fixture(scope="module")
def shift():
    """One platform for the tests of this file, and somebody at work on it."""
    with harness.platform(BLUELAMP_WEB_WORKERS="1", BLUELAMP_SECOND_FACTOR="optional") as running:
        yield Shift.begin(running)


def walk(shift, unit, words, killed):
    """Every step of one incident; the process is killed while its step is under way."""
    step = {KILLED[killed]: threading.Timer(SOON, kill, (shift.running, killed))}
    call = shift.take(words)
    begin(step, "grade")
    leads = shift.send(f"/calls/{call}/", {
        "act": "grade", "grade": "P1", "words": words, "place": "Corner Road", "channel": "999",
        "easting": 401_000, "northing": 281_000, "key": "0" * 32, "rationale": "It is urgent",
    })  # fmt: skip
    incident = int(leads.rstrip("/").rpartition("/")[2])
    here = f"/incidents/{incident}/"
    begin(step, "assign")
    shift.send(f"{here}assign", {"unit": unit, "reason": "Nearest"})
    shift.send(f"{here}status", {"unit": unit, "status": "5"})
    begin(step, "at scene")
    shift.send(f"{here}status", {"unit": unit, "status": "6"})
    shift.send(f"{here}note", {"text": f"Seen by all: {words}"}, page=here)
    shift.send(f"{here}stand-down", {"unit": unit})
    begin(step, "result")
    shift.send(f"{here}result", {"result": "dealt_at_scene", "text": "Calm again"}, page=here)
    begin(step, "close")
    shift.send(f"{here}close", {
        "category": "safety_concern", "decision": "not_recorded", "no_crime_reason": "not_a_crime",
        "victim": "no_victim", "risk": "None",
    }, page=f"{here}close")  # fmt: skip
    assert not step, f"{killed} was not killed"
    return call, incident


def begin(step, name):
    if timer := step.pop(name, None):
        timer.start()


def kill(running, name):
    if name == "database":
        running.kill_database()
    else:
        harness.wait_until(lambda: name in running.pids(), TAKEN_UP)  # it may be starting again
        pid = running.pids()[name]
        harness.kill([pid, *harness.children_of(pid)])


def test_whatever_is_killed_nothing_acknowledged_is_lost_or_doubled(shift):
    running = shift.running
    before, cry = running.pids(), "hollers"  # a word that nothing else says
    with shift.listening():
        walked = {
            name: walk(shift, unit, f"{name} stops while somebody {cry}", name)
            for name, unit in zip(KILLED, shift.units, strict=True)
        }
        ids = [incident for _, incident in walked.values()]
        harness.wait_until(lambda: found(shift, cry) >= set(ids), TAKEN_UP)
        harness.wait_until(lambda: not waiting(running), TAKEN_UP)
        harness.wait_until(lambda: told(running, ids) <= shift.heard, TAKEN_UP)
    assert all(running.pids()[name] != pid for name, pid in before.items())
    running.run(VERIFY)
    with psycopg.connect(running.url("postgres")) as database:
        for call, incident in walked.values():
            assert database.execute(ONE_EACH, {"pk": incident}).fetchone() == (1, 1, 1, 1, 0, True)
            for act, kind in ACTS:
                number = call if kind == "call" else incident
                assert count_entries(database, act, number) == 1, f"{act} {number}"
        assert verify_audit(database) == (0, 0)


def found(shift, word):
    """The incidents that the index finds by a word."""
    shown = shift.read(f"/search/?q={word}")
    return {int(number) for number in re.findall(r"/incidents/(\d+)/", shown)}


def waiting(running):
    with psycopg.connect(running.url("postgres")) as database:
        query = "select count(*) from bus_delivery where state <> 'done'"
        return database.execute(query).fetchone()[0]


def told(running, incidents):
    """The events about the incidents that were walked."""
    with psycopg.connect(running.url("postgres")) as database:
        query = "select id from bus_event where (payload->>'incident_id')::bigint = any(%s)"
        return {number for (number,) in database.execute(query, [incidents])}


def count_entries(database, act, number):
    query = "select count(*) from audit_entry where act = %s and subject_id = %s"
    return database.execute(query, [act, number]).fetchone()[0]


@pytest.mark.browser
def test_a_console_says_that_it_is_stale_keeps_the_line_and_sends_it_once(shift, browser_page):
    page, running = browser_page, shift.running
    call = shift.take("A console is watched")
    said = {"act": "grade", "grade": "P2", "words": "A console is watched", "channel": "999"}
    said |= {"place": "Corner Road", "key": "0" * 32, "rationale": "So it is"}
    incident = int(shift.send(f"/calls/{call}/", said).rstrip("/").rpartition("/")[2])
    address = f"http://127.0.0.1:{running.port}"
    cookie = {"name": "sessionid", "value": shift.session, "url": address}
    page.context.add_cookies([cookie])
    page.goto(f"{address}/console/")
    page.wait_for_selector('bl-live[data-state="live"]')
    number = page.locator(f"a[href='/incidents/{incident}/']").first.inner_text().split("-")[-1]
    with held(running):
        kill(running, "live")
        kill(running, "web")
        page.wait_for_selector("bl-live:has-text('What you see may be stale')")
        page.fill("#line", f"/n {int(number)} Written while all was down")
        page.press("#line", "Enter")
        page.wait_for_selector("#answer:has-text('Your line is kept')")
        assert "Written while all was down" in page.input_value("#line")
        assert_accessible(page)
    page.wait_for_selector('bl-live[data-state="live"]', timeout=90_000)
    harness.wait_until(lambda: harness.is_ready(running), 90)
    page.press("#line", "Enter")
    page.wait_for_selector("#answer:has-text('Added to the log')")
    assert page.input_value("#line") == ""
    shift.send(f"/incidents/{incident}/regrade", {"grade": "P1", "rationale": "It is worse"})
    row = f".board__incidents tr:has(a[href='/incidents/{incident}/'])"
    page.wait_for_selector(f"{row}:has-text('P1')")
    assert page.locator(row).count() == 1
    assert shift.read(f"/incidents/{incident}/log").count("Written while all was down") == 1
    page.troubles[:] = [each for each in page.troubles if not any(d in each for d in DOWN)]


@contextlib.contextmanager
def held(running):
    """The supervisor starts nothing again for the block: an outage as long as it takes to see."""
    running.supervisor.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        running.supervisor.send_signal(signal.SIGCONT)
