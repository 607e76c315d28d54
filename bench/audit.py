"""Claims: 3,000 audited operations a second and 10 million entries verified in 60 s, on two cores.

An operation is: set a signed scope, read one protected record, write its audit entry, commit. All
of it is durable (fsync and synchronous_commit stay on, and the bench asks the server). In the same
run: the same read without its entry, and a bare one-row insert and commit, which is as fast as this
machine's disk and cores go. Clients and database share the cores.
Verifying hashes every entry again in two processes, as `audit verify` does.
"""

import argparse
import datetime
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
SIZES = {"small": (2, 300_000), "full": (5, 10_000_000)}
CLIENTS, TIMES = 6, 3
TARGET_OPERATIONS, TARGET_SECONDS, TARGET_ENTRIES = 3_000, 60, 10_000_000
LIST = 50
ACT, KIND = "bench.record.read", "bench.record"
ONE = "select id, name from bench_record where id = %s"
LISTED = "select id, name from bench_record where id >= %s order by id limit 50"
FILL = """
select cardinality(audit_append_many('consultation', 'bench.record.read', %(n)s, %(n)s, 1,
    array_fill('bench.record'::text, array[%(many)s]),
    array(select g from generate_series(1, %(many)s) g), 'incident', '20261121-0001', '10.0.0.1',
    array(select case when g %% 10 = 0 then '{"name":"Thing"}' else '' end
        from generate_series(1, %(many)s) g)))
"""


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    seconds, entries = SIZES[os.environ.get("SIZE", "small")]
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        os.environ["BLUELAMP_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
        figures = run(seconds, entries)
    report(figures, as_json=arguments.json)


def run(seconds: int, entries: int) -> dict[str, Any]:
    """This will start a database, measure both claims and return the figures."""
    from bluelamp.web import embedded

    with embedded.running() as where:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        make_records(where.url("bluelamp_owner"))
        check_durable()
        by = make_actor()
        figures: dict[str, Any] = {"cores": os.cpu_count()}
        works = [insert, unaudited, audited, consult, pages, audited_list]
        for work in works:
            figures[work.__name__] = middle(work, by, seconds)
        figures["audited_list"] *= LIST
        figures |= verified(where.url("bluelamp_owner"), entries)
    return figures


def make_records(owner: str) -> None:
    """This will make a table of 10,000 protected records, and one for bare inserts."""
    import psycopg

    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            "create table bench_record (id bigint primary key, force_id bigint not null,"
            " unit_id bigint not null, marking text not null, restriction_ids bigint[] not null,"
            " name text not null)"
        )
        connection.execute("select access_protect('bench_record')")
        connection.execute(
            "insert into bench_record select g, 1, 1, 'OFFICIAL', '{}', 'Record ' || g"
            " from generate_series(1, 10000) g"
        )
        connection.execute(
            "create table bench_bare (id bigint generated always as identity, line text)"
        )
        connection.execute("vacuum analyze bench_record")


def check_durable() -> None:
    """This will pass when a commit waits until it is on the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"show {name}")
            assert cursor.fetchone() == ("on",), name


def make_actor() -> Any:
    """This will make somebody who may see the records."""
    from bluelamp.kernel.access import selectors
    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    force = Force.objects.create(pk=1, code="99", name="Bench")
    unit = OrganisationUnit.objects.create(pk=1, force=force, code="A", name="A")
    role = RoleProfile.objects.create(code="bench", name="Bench")
    user = User.objects.create(username="bench", name="Bench", password="!")
    now = datetime.datetime.now(datetime.UTC)
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="Constable", starts_on=now.date()
    )
    return selectors.actor(post, at=now, source="10.0.0.1")


def insert(by: Any, number: int) -> None:
    """This will write one row and commit it, in one journey: the limit of the machine."""
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("insert into bench_bare (line) values (%s)", ["x" * 250], prepare=True)


def unaudited(by: Any, number: int) -> None:
    """This will read one record under a signed scope, in one journey, and account for nothing."""
    import psycopg
    from django.db import connection

    from bluelamp.kernel.access.services.acting import SET_SCOPE, signed

    connection.ensure_connection()
    driver = connection.connection
    with psycopg.Cursor(driver) as cursor:
        with driver.pipeline():
            psycopg.Cursor(driver).execute(SET_SCOPE, [signed(by)], prepare=True)
            cursor.execute(ONE.encode(), [number], prepare=True)
        assert len(cursor.fetchall()) == 1


def pages(by: Any, number: int) -> None:
    """This will do it as pages that were written before `consult` do: open, read, record, close."""
    from bluelamp.kernel.access import services as access
    from bluelamp.kernel.audit import services as audit
    from bluelamp.kernel.audit.choices import Operation, Subject

    with access.acting(by):
        found = model().objects.get(pk=number)
        subject, operation = Subject(KIND, found.pk), Operation.CONSULTATION
        audit.record(by=by, operation=operation, act=ACT, subject=subject, reason=why())


def consult(by: Any, number: int) -> None:
    """This will do it through `consult`, which gives a Django model."""
    from bluelamp.kernel.access import services as access

    rows = model().objects.filter(pk=number)
    assert len(access.consult(rows, by=by, act=ACT, kind=KIND, reason=why())) == 1


def audited(by: Any, number: int) -> None:
    """This will do it through `consult_rows`, which gives plain rows: the fastest door."""
    from bluelamp.kernel.access import services as access

    found = access.consult_rows(ONE, [number], by=by, act=ACT, kind=KIND, reason=why())
    assert len(found) == 1


def audited_list(by: Any, number: int) -> None:
    """This will read fifty records and write fifty entries in one statement."""
    from bluelamp.kernel.access import services as access

    first = min(number, 9_900)
    found = access.consult_rows(LISTED, [first], by=by, act=ACT, kind=KIND, reason=why())
    assert len(found) == LIST


def why() -> Any:
    """This will give the reason code and the incident that every entry names."""
    from bluelamp.kernel.audit.choices import Reason

    return Reason("incident", "", "20261121-0001")


def model() -> Any:
    """This will give the Django model of the records."""
    from django.apps import apps
    from django.db import models

    from bluelamp.kernel.access.protection import ProtectedRecord

    if found := apps.all_models["bench"].get("record"):
        return found
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": "bench_record"})
    return type(
        "Record",
        (ProtectedRecord,),
        {"__module__": __name__, "Meta": meta, "name": models.TextField()},
    )


def middle(work: Callable[[Any, int], None], by: Any, seconds: int) -> float:
    """This will measure a work three times and give the median."""
    return statistics.median(rate(work, by, CLIENTS, seconds) for _ in range(TIMES))


def rate(work: Callable[[Any, int], None], by: Any, clients: int, seconds: int) -> float:
    """This will do a work in several processes at once and say how often a second it was done."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    start = multiprocessing.Barrier(clients)
    done: Any = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=client, args=(work, by, n, seconds, start, done))
        for n in range(clients)
    ]
    for each in processes:
        each.start()
    total = sum(done.get() for _ in processes)
    for each in processes:
        each.join()
    return float(total) / seconds


def client(work: Any, by: Any, place: int, seconds: int, start: Any, done: Any) -> None:
    """This will be one client: it warms up, waits for the others, then counts."""
    for number in range(1, 11):
        work(by, number)
    start.wait()
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        work(by, (place * 997 + count) % 10_000 + 1)
        count += 1
    done.put(count)


def verified(owner: str, entries: int) -> dict[str, float]:
    """This will fill the log up to a size, seal it and time its verification."""
    import psycopg

    from bluelamp.kernel.audit import services
    from bluelamp.kernel.audit.selectors.verify import verify

    with psycopg.connect(owner, autocommit=True) as connection:
        row = connection.execute("select count(*) from audit_entry").fetchone()
        have = row[0] if row else 0
        for number in range(1, 1 + max(0, entries - have) // 10_000):
            connection.execute(FILL, {"n": number, "many": 10_000})
        connection.execute("vacuum analyze audit_entry, audit_detail")
    services.make_checkpoint(at=datetime.datetime.now(datetime.UTC))
    began = time.monotonic()
    verdict = verify(owner, jobs=2)
    took = time.monotonic() - began
    assert not verdict.troubles, verdict.troubles
    assert verdict.sealed == verdict.entries
    return {"entries": verdict.entries, "verify_seconds": took}


def report(figures: dict[str, Any], *, as_json: bool) -> None:
    """This will print the figures as sentences or as JSON."""
    per_second = figures["entries"] / figures["verify_seconds"]
    figures["verified"] = per_second
    figures["target_operations"] = TARGET_OPERATIONS
    figures["ratio_operations"] = figures["audited"] / TARGET_OPERATIONS
    figures["target_verified"] = TARGET_ENTRIES / TARGET_SECONDS
    figures["ratio_verified"] = per_second / figures["target_verified"]
    if as_json:
        print(json.dumps({"bench": "audit"} | figures))
        return
    lines = [
        ("audited", "by the fastest door (consult_rows: plain rows)"),
        ("consult", "by the door that gives a Django model (consult)"),
        ("pages", "by separate doors (acting, the model, audit.record)"),
        ("unaudited", "the same read without its entry, so with nothing to write"),
        ("insert", "this machine's limit: a bare insert and commit"),
    ]
    print(
        f"One record read under a signed scope and its entry, one durable transaction each; a "
        f"second, {CLIENTS} clients and the database on {figures['cores']} cores, "
        f"median of {TIMES}:"
    )
    for name, words in lines:
        print(f"{figures[name]:>8,.0f}  {words}")
    print(
        f"{figures['audited_list']:>8,.0f}  entries, in lists of {LIST} (one transaction each)\n"
        f"Target {TARGET_OPERATIONS:,}: {figures['ratio_operations']:.2f} of it.\n"
        f"{figures['entries']:,} entries verified in {figures['verify_seconds']:.1f} s, "
        f"{per_second:,.0f} a second (target {figures['target_verified']:,.0f}: "
        f"{figures['ratio_verified']:.2f} of it)."
    )


if __name__ == "__main__":
    main()
