"""Claims: 3,000 audited operations a second and 10 million entries verified in 60 s, on two cores.

An operation is: set a signed scope, read one protected record, write its audit entry, commit. All
of it is durable (fsync and synchronous_commit stay on). In the same run: the same without its
entry, and a bare one-row insert and commit, which is as fast as this machine's disk and cores go.
Verifying hashes every entry again in two processes, as `audit verify` does.
"""

import argparse
import datetime
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
SIZES = {"small": (2, 100_000), "full": (20, 10_000_000)}
CLIENTS = (2, 8, 16)
TARGET_OPERATIONS, TARGET_SECONDS, TARGET_ENTRIES = 3_000, 60, 10_000_000
LIST = 50
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
        by = make_actor()
        figures: dict[str, Any] = {"cores": os.cpu_count()}
        works = {"insert": insert, "unaudited": unaudited, "audited": audited}
        works |= {"audited_orm": audited_orm, "audited_list": audited_list}
        for name, work in works.items():
            figures[name] = max(rate(work, by, clients, seconds) for clients in CLIENTS)
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
    """This will write one row in a transaction: the limit of the machine."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into bench_bare (line) values (%s)", ["x" * 250])


def unaudited(by: Any, number: int) -> None:
    """This will read one record under a scope and write no entry."""
    from bluelamp.kernel.access import services as access

    with access.acting(by):
        read(number)


def audited(by: Any, number: int) -> None:
    """This will read one record under a scope and write its entry."""
    from bluelamp.kernel.access import services as access

    with access.acting(by):
        note(by, [read(number)])


def audited_orm(by: Any, number: int) -> None:
    """This will do the same with the record read as a Django model."""
    from bluelamp.kernel.access import services as access

    with access.acting(by):
        note(by, [model().objects.get(pk=number).pk])


def audited_list(by: Any, number: int) -> None:
    """This will read a page of fifty records and write fifty entries in one statement."""
    from django.db import connection

    from bluelamp.kernel.access import services as access

    with access.acting(by):
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, name from bench_record where id >= %s order by id limit 50",
                [min(number, 9_900)],
            )
            ids = [row[0] for row in cursor.fetchall()]
        note(by, ids)


def read(number: int) -> int:
    """This will read one record under the present scope."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select id, name from bench_record where id = %s", [number])
        return int(cursor.fetchone()[0])


def note(by: Any, ids: list[int]) -> None:
    """This will write an entry for each record."""
    from bluelamp.kernel.audit import services as audit
    from bluelamp.kernel.audit.choices import Operation, Reason, Subject

    shared: dict[str, Any] = {
        "by": by,
        "operation": Operation.CONSULTATION,
        "act": "bench.record.read",
        "reason": Reason("incident", "", "20261121-0001"),
    }
    if len(ids) == 1:
        audit.record(subject=Subject("bench.record", ids[0]), **shared)
    else:
        audit.bulk_record(subjects=[Subject("bench.record", each) for each in ids], **shared)


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
    print(
        f"{figures['audited']:,.0f} audited operations a second, each its own durable transaction "
        f"(target {TARGET_OPERATIONS:,}: {figures['ratio_operations']:.2f} of it); "
        f"read as a Django model {figures['audited_orm']:,.0f}; "
        f"{figures['audited_list']:,.0f} in lists of {LIST}.\n"
        f"In the same run: {figures['unaudited']:,.0f} a second without the entry, "
        f"{figures['insert']:,.0f} bare inserts ({figures['cores']} cores).\n"
        f"{figures['entries']:,} entries verified in {figures['verify_seconds']:.1f} s, "
        f"{per_second:,.0f} a second (target {figures['target_verified']:,.0f}: "
        f"{figures['ratio_verified']:.2f} of it)."
    )


if __name__ == "__main__":
    main()
