"""The embedded database survives what happens to laptops."""

import os
import shutil
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from bluelamp.web import embedded, home, programs
from tests.web.own_home import FAST, kill_all, own_home

USE_IT = """
import os, sys, time
from bluelamp.web import embedded
with embedded.running(fsync="off", shared_buffers="16MB") as where:
    print(embedded.server_pid(where), flush=True)
    {then}
"""


@pytest.fixture(scope="module")
def place():
    """One database for the tests of this file; each leaves it stopped."""
    with own_home():
        yield embedded.place()


def execute(where, statement):
    with psycopg.connect(where.url("postgres", "postgres"), autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchall() if found.description else []


def python(code):
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=home.ROOT, stdout=subprocess.PIPE, text=True
    )


def test_what_was_written_is_there_after_a_second_start(place):
    with embedded.running(**FAST) as where:
        execute(where, "create table kept as select 7 as number")
    assert embedded.server_pid(place) is None
    with embedded.running(**FAST) as where:
        assert execute(where, "table kept") == [(7,)]
        execute(where, "drop table kept")


def test_it_starts_after_all_its_processes_were_killed(place):
    with embedded.running(shared_buffers="16MB") as where:
        execute(where, "create table survived as select 8 as number")
        kill_all(where)
    with embedded.running(**FAST) as where:
        assert execute(where, "table survived") == [(8,)]
        execute(where, "drop table survived")


def test_a_killed_server_that_nobody_has_reaped_is_no_obstacle(place):
    first = embedded.Server(place, FAST)
    first.start()
    assert first.process is not None
    kill_all(place)
    os.waitid(os.P_PID, first.process.pid, os.WEXITED | os.WNOWAIT)
    assert embedded._state(first.process.pid) == "Z"
    with embedded.running(**FAST) as where:
        assert execute(where, "select 1") == [(1,)]
    first.process.wait()


def test_a_server_whose_starter_was_killed_is_shared_and_then_stopped(place):
    starter = python(USE_IT.format(then="os.kill(os.getpid(), 9)"))
    left_behind = int(starter.stdout.readline())
    assert starter.wait(30) == -signal.SIGKILL
    with embedded.running(**FAST) as where:
        assert embedded.server_pid(where) == left_behind
    assert embedded.server_pid(place) is None


def test_a_server_goes_with_a_killed_supervisor(place):
    code = (
        "import os; from bluelamp.web import embedded\n"
        "server = embedded.Server(embedded.place(), after_parent=True); server.start()\n"
        "print(server.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    starter = python(code)
    pid = int(starter.stdout.readline())
    starter.wait(30)
    deadline = time.monotonic() + 20
    while embedded._state(pid) not in ("", "Z") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert embedded.server_pid(place) is None


def test_two_starters_at_once_share_one_server_and_the_last_stops_it(place):
    starters = [python(USE_IT.format(then="time.sleep(1)")) for _ in range(2)]
    pids = {starter.stdout.readline() for starter in starters}
    assert [starter.wait(30) for starter in starters] == [0, 0]
    assert len(pids) == 1
    assert embedded.server_pid(place) is None


def test_who_leaves_first_leaves_it_running(place):
    with embedded.running(**FAST) as where:
        with embedded.running():
            pass
        assert embedded.answers(where)
    assert not embedded.answers(place)


def test_data_of_another_major_version_are_refused(place):
    with embedded.running(**FAST):
        pass
    version = place.data / "PG_VERSION"
    kept = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(embedded.DatabaseTrouble, match=r"were made by PostgreSQL 12"):
            embedded.Server(place).start()
    finally:
        version.write_text(kept)


def test_another_password_is_told_and_not_taken_for_a_dead_server(place):
    with embedded.running(**FAST) as where:
        other = embedded.Place(where.base, where.binaries, where.passwords | {"postgres": "x"})
        with pytest.raises(embedded.DatabaseTrouble, match="other passwords"):
            embedded.answers(other)


def test_a_folder_that_others_may_enter_is_refused(place):
    embedded.Server(place).prepare()
    place.socket.chmod(0o755)
    try:
        with pytest.raises(embedded.DatabaseTrouble, match="open to others"):
            embedded.Server(place).start()
    finally:
        place.socket.chmod(0o700)


def test_a_full_disk_is_told_before_anything_is_made(monkeypatch):
    full = shutil._ntuple_diskusage(10**9, 10**9, 0)
    with own_home():
        where = embedded.place()
        monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
        with pytest.raises(embedded.DatabaseTrouble, match="less than 500 MB free"):
            embedded.Server(where).start()
        assert not where.data.exists()


def test_half_a_cluster_is_made_anew():
    with own_home():
        where = embedded.place()
        embedded.Server(where).prepare()
        draft = where.base / "data.new"
        draft.mkdir()
        (draft / "PG_VERSION").write_text("17\n")
        with embedded.running(**FAST) as where:
            assert execute(where, "select 1") == [(1,)]


def test_a_setting_that_cannot_be_is_told_at_once(place):
    began = time.monotonic()
    with pytest.raises(embedded.DatabaseTrouble, match="did not start"):
        embedded.Server(place, {"max_connections": "many"}).start()
    assert time.monotonic() - began < 10


def test_a_folder_of_programs_without_a_server_is_told(monkeypatch, folder):
    monkeypatch.setenv("BLUELAMP_PG_BINDIR", str(folder))
    with pytest.raises(home.Trouble, match="no `postgres` in it"):
        programs.binaries()


def test_an_ordinary_user_needs_nothing_of_roots(folder):
    python3 = "/usr/bin/python3"
    if not programs.as_root():
        pytest.skip("the whole suite runs as an ordinary user already")
    if not shutil.which(python3) or _version(python3) != sys.version_info[:2]:
        pytest.skip("there is no system Python of the same version for an ordinary user")
    folder.chmod(0o755)
    shutil.copytree(home.ROOT / "bluelamp", folder / "bluelamp")
    packages = os.path.dirname(os.path.dirname(psycopg.__file__))
    mine = folder / "home"
    mine.mkdir()
    shutil.chown(mine, "nobody")
    done = subprocess.run(
        [python3, "-c", USE_IT.format(then="print(os.getuid(), where.base, where.socket)")],
        cwd=folder,
        env={
            "BLUELAMP_HOME": str(mine / "var"),
            "PYTHONPATH": packages,
            "PATH": os.environ["PATH"],
        },
        user="nobody",
        group="nogroup",
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split()[:2] == ["65534", str(mine / "var" / "pg")]


def _version(python3):
    code = "import sys; print(*sys.version_info[:2])"
    out = subprocess.run([python3, "-c", code], capture_output=True, text=True, check=True).stdout
    return tuple(int(each) for each in out.split())
