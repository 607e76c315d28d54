"""A process that is killed in the middle of a run loses nothing and doubles nothing."""

import os
import signal

import pytest
from django.db import connection

from bluelamp.insight.ingest.choices import RunState
from bluelamp.insight.ingest.models import Run
from bluelamp.insight.ingest.rules import reading
from bluelamp.insight.ingest.services import runs, working
from bluelamp.kernel.access import services as access
from bluelamp.records.pole.models import Event, Link
from tests.insight.ingest.world import BURGLARY, INGEST, NUISANCE, account, street_file
from tests.people import NOW, make_actor

ROWS = 4_000


def work_until_killed(by, run_id, told):
    """This will work in the child process and say when a batch is done."""
    try:
        working.work(by=by, run_id=run_id, clock=lambda: NOW, tell=lambda _: os.write(told, b"x"))
    finally:
        os._exit(1)


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_process_was_killed_goes_on_where_it_was(folder, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 1 << 16)
    by = make_actor(*INGEST)
    rows = [NUISANCE if n % 4 == 0 else BURGLARY.replace("aa11", f"id{n}") for n in range(ROWS)]
    path = street_file(folder, *rows)
    asked = {"by": by, "at": NOW, "path": path, "source": "x", "mapping": "street-crime"}
    run = runs.ask_for_run(**asked)
    connection.close()
    connection.close_pool()
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        work_until_killed(by, run.pk, told)
    os.close(told)
    for _ in range(2):
        assert os.read(heard, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with access.acting(by):
        cut = Run.objects.get()
        assert cut.state == RunState.RUNNING
        assert 0 < cut.rows_read < ROWS
        assert Event.objects.count() == cut.rows_stored
    again = runs.ask_for_run(**asked)
    assert again.pk == run.pk
    done = working.work(by=by, run_id=again.pk, clock=lambda: NOW)
    assert account(done) == (ROWS, ROWS, 0, 0)
    with access.acting(by):
        assert (Event.objects.count(), Link.objects.count()) == (ROWS, ROWS)
        keys = set(Event.objects.values_list("source_key", flat=True))
    assert len(keys) == ROWS
