"""A process that is killed in the middle of a run loses nothing and doubles nothing."""

import subprocess
import sys

import pytest
from django.db import connection

from bluelamp.insight.ingest.choices import RunState
from bluelamp.insight.ingest.models import Run
from bluelamp.insight.ingest.rules import reading
from bluelamp.insight.ingest.services import runs, working
from bluelamp.kernel.access import services as access
from bluelamp.records.pole.models import Event, Link
from bluelamp.web.home import ROOT
from tests.insight.ingest.world import BURGLARY, INGEST, NUISANCE, account, street_file
from tests.people import NOW, make_actor

ROWS = 4_000


# A process of its own, and no fork: that would copy the locks of this one as they are.
WORK = """
import sys
import django
django.setup()
from django.db import connection
from bluelamp.insight.ingest.rules import reading
from bluelamp.insight.ingest.services import working
from bluelamp.kernel.access import selectors
from tests.people import NOW
connection.settings_dict["NAME"], post, run = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
reading.BLOCK = 1 << 16
by = selectors.actor(selectors.get_post(post), at=NOW, source="test")
working.work(by=by, run_id=run, clock=lambda: NOW, tell=lambda _: print("batch", flush=True))
"""


def working_process(by, run):
    """This will begin to work in a process that can be killed; it says when a batch is done."""
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", WORK, name, str(by.post_id), str(run.pk)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_process_was_killed_goes_on_where_it_was(folder, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 1 << 16)
    by = make_actor(*INGEST)
    rows = [NUISANCE if n % 4 == 0 else BURGLARY.replace("aa11", f"id{n}") for n in range(ROWS)]
    path = street_file(folder, *rows)
    asked = {"by": by, "at": NOW, "path": path, "source": "x", "mapping": "street-crime"}
    run = runs.ask_for_run(**asked)
    with working_process(by, run) as child:
        for _ in range(2):
            assert child.stdout.readline() == "batch\n"
        child.kill()
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
