"""The whole platform as one command: started, hurt, stopped."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from bench import harness
from bluelamp.web import embedded, home, serve

pytestmark = pytest.mark.xdist_group("supervisor")


@pytest.fixture(scope="module")
def running():
    """One platform for the tests of this file."""
    with harness.platform(BLUELAMP_WEB_WORKERS="1") as running:
        yield running


def bluelamp(running, *words, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=home.ROOT,
        env=running.environment | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def is_up_without(running, before):
    """Pages answer again and the process of before is gone."""
    return lambda: (
        before not in (running.pids().get("web"), running.database_pid())
        and (harness.is_ready(running))
    )


def test_it_says_what_runs(running):
    done = bluelamp(running, "status")
    assert done.returncode == 0
    assert f"http://127.0.0.1:{running.port}/" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == [
        "web",
        "live",
        "work",
        "index",
    ]


def test_a_second_copy_says_where_the_first_one_is(running):
    done = bluelamp(running, "serve")
    assert done.returncode == 1
    assert f"already running at http://127.0.0.1:{running.port}/" in done.stderr
    assert "Traceback" not in done.stderr


def test_streams_are_sent_to_the_live_port_and_answered(running):
    status, _ = running.request("GET", "/live/events")
    assert status == 307
    live = harness.Running(
        running.home, int(running.environment["BLUELAMP_LIVE_PORT"]), running.supervisor, {}
    )
    assert live.request("GET", "/live/events")[0] == 401


def test_a_killed_page_server_is_started_again(running):
    before = running.pids()["web"]
    running.kill_web()
    harness.wait_until(is_up_without(running, before), 60)


def test_a_killed_database_is_started_again(running):
    before = running.database_pid()
    running.kill_database()
    harness.wait_until(is_up_without(running, before), 60)


def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_works(running):
    """The last that is done with this platform: it has stopped afterwards."""
    children = [*running.pids().values(), running.database_pid()]
    running.supervisor.send_signal(signal.SIGKILL)
    running.supervisor.wait(10)
    gone, longest = ("", "Z"), 45  # a worker is given 20 s to end its jobs
    harness.wait_until(lambda: all(embedded._state(pid) in gone for pid in children), longest)
    again = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=home.ROOT, env=running.environment
    )
    try:
        harness.wait_until(lambda: bluelamp(running, "status").returncode == 0, 60)
        harness.wait_until(lambda: harness.is_ready(running), 60)
        assert bluelamp(running, "stop").stdout == "Bluelamp has stopped.\n"
        assert again.wait(30) == 0
    finally:
        again.kill()
        again.wait()
    assert bluelamp(running, "status").returncode == 3


def test_a_port_in_use_is_named_with_its_variable(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(home.Trouble, match=f"Port {port} .* set BLUELAMP_PORT to another"):
            serve.check_free(port, "BLUELAMP_PORT")


def test_a_port_that_is_no_port_is_told(monkeypatch):
    monkeypatch.setenv("BLUELAMP_PORT", "eighty")
    with pytest.raises(home.Trouble, match="BLUELAMP_PORT is eighty"):
        serve.port()


def test_part_of_an_installation_needs_a_server(monkeypatch):
    monkeypatch.delenv("BLUELAMP_DATABASE_URL", raising=False)
    with pytest.raises(home.Trouble, match="needs BLUELAMP_DATABASE_URL"):
        serve.become("web")


def test_a_wrong_database_address_is_one_sentence(folder):
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=home.ROOT,
        env=harness.own_environment(folder)
        | {"BLUELAMP_DATABASE_URL": "postgresql://x:y@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database of BLUELAMP_DATABASE_URL cannot be reached")
    assert len(done.stderr.splitlines()) == 1
    assert os.listdir(folder) != []
