"""What a worker was at when it was killed is put back, and what kills workers is given up."""

import subprocess
import sys

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from bluelamp.kernel.bus import services
from bluelamp.kernel.bus.choices import DeliveryState
from bluelamp.kernel.bus.models import Delivery
from bluelamp.web.home import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

# A worker in a process of its own: what it is at says so, and does not end by itself.
WORKER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from bluelamp.kernel.bus import services
def hang(delivery_id):
    print("at it", flush=True)
    sys.stdin.read()
services.deliver = hang
from django.core.management import call_command
call_command("procrastinate", "worker", "--queues", "events", "--concurrency", "1")
"""


# A worker with the platform's options, which goes when there is nothing left to do.
ONE_SHOT = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.core.management import call_command
from bluelamp.web import worker
call_command("procrastinate", "worker", "--one-shot", *worker.OPTIONS)
"""


def make_delivery():
    """This will make a delivery with its job, as an event does."""
    delivery = Delivery.objects.create(
        event_id=1, event_name="tests.thing.happened", post_id=1, handler="tests.nobody"
    )
    app.configure_task("bus.deliver", queue="events").defer(delivery_id=delivery.pk)
    return delivery


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def was_taken(job, *, worker=None, attempts=0):
    """This will leave a job as a worker that took it does."""
    run(
        "update procrastinate_jobs set status = 'doing', worker_id = %s, attempts = %s"
        " where id = %s",
        worker, attempts, job.pk,
    )  # fmt: skip


def kill_a_worker_at_its_job():
    """This will have a real worker take the job and be killed at it."""
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"]]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout.readline() == "at it\n"
        worker.kill()


def states():
    return list(ProcrastinateJob.objects.order_by("id").values_list("status", flat=True))


def test_the_job_of_a_worker_that_was_killed_is_put_back_and_done_by_the_next():
    delivery = make_delivery()
    kill_a_worker_at_its_job()
    job = ProcrastinateJob.objects.get(task_name="bus.deliver")
    assert (job.status, services.put_back_stalled()) == ("doing", [])
    run("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    assert services.put_back_stalled() == [job.pk]
    again = ProcrastinateJob.objects.get(pk=job.pk)
    assert (again.status, again.attempts, again.args) == ("todo", 1, {"delivery_id": delivery.pk})
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_the_job_of_a_worker_that_lives_is_left_alone():
    make_delivery()
    run("insert into procrastinate_workers default values")
    with connection.cursor() as cursor:
        cursor.execute("select max(id) from procrastinate_workers")
        was_taken(ProcrastinateJob.objects.get(), worker=cursor.fetchone()[0])
    assert services.put_back_stalled() == []
    assert states() == ["doing"]


def test_what_kills_its_worker_every_time_is_given_up_and_its_delivery_has_failed():
    make_delivery()
    was_taken(ProcrastinateJob.objects.get(), attempts=services.LAST_TRY - 1)
    services.put_back_stalled()
    assert states() == ["failed"]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.trouble) == (DeliveryState.FAILED, services.DIED)


def test_a_job_whose_next_is_already_waiting_is_not_put_back_beside_it():
    every_minute = app.configure_task("bus.put_back_stalled", queueing_lock="tests.lock")
    every_minute.defer(timestamp=1)
    was_taken(ProcrastinateJob.objects.get())
    every_minute.defer(timestamp=2)
    services.put_back_stalled()
    assert states() == ["failed", "todo"]


def test_a_job_that_is_done_is_not_kept():
    app.configure_task("bus.put_back_stalled").defer(timestamp=1)
    assert states() == ["todo"]
    command = [sys.executable, "-c", ONE_SHOT, connection.settings_dict["NAME"]]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert states() == []
