"""Claim: files of records come in at a third of the speed of a bare COPY of the same rows.

Makes a street-crime file, brings it in through the ordinary services (each row an audited event
with its lineage, need to know, checks, findings, and a link to a shared location), and, in the
same run and database, copies the same file with COPY into a flat table of text without an index.
Then the same file comes again, which must change nothing.

SIZE=full is 500,000 rows, otherwise 100,000. --json prints one object; --file FILE reads a real
file by the mapping street-crime instead.
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROWS = {"small": 100_000, "full": 500_000}
TARGET = 1 / 3
PLACES = 20_000
HEAD = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
KINDS = ("Burglary", "Vehicle crime", "Drugs", "Shoplifting", "Public order", "Robbery")
OUTCOMES = ("Unable to prosecute suspect", "Under investigation", "Offender given a caution", "")


def main() -> None:
    """This will run the bench and print its figures; it fails when it misses the target."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("--profile", action="store_true")
    options.add_argument("--file", type=Path)
    chosen = options.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bluelamp-bench-"))
    os.environ["BLUELAMP_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
    try:
        figures = run(home, chosen)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if chosen.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:44} {value}")
    sys.exit(0 if figures["kept"] else 1)


def run(home: Path, chosen: Any) -> dict[str, Any]:
    """This will make the file and bring it in, in a new database."""
    from bluelamp.web import embedded

    with embedded.running() as where:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0)
        path = chosen.file or home / "street.csv"
        if not chosen.file:
            make_file(path, ROWS[os.environ.get("SIZE", "small")])
        found = measure(path.absolute(), chosen.profile)
    shutil.rmtree(where.base, ignore_errors=True)
    return found


def make_file(path: Path, rows: int) -> None:
    """This will write a street-crime file: a quarter of its rows have no Crime ID."""
    rng = random.Random(20261121)
    places = [
        f"{rng.uniform(-1.9, -1.2):.6f},{rng.uniform(53.5, 53.9):.6f},On or near Street {n},"
        f"E0100{n % 5000:04d},Area {n % 5000}"
        for n in range(PLACES)
    ]
    with path.open("w") as file:
        file.write(f"{HEAD}\n")
        for _ in range(rows):
            asb = rng.random() < 0.25
            mark = "" if asb else f"{rng.getrandbits(256):064x}"
            kind = "Anti-social behaviour" if asb else rng.choice(KINDS)
            outcome = "" if asb else rng.choice(OUTCOMES)
            place = rng.choice(places)
            force = "Bluelamp Constabulary,Bluelamp Constabulary"
            file.write(f"{mark},2026-10,{force},{place},{kind},{outcome},\n")


def measure(path: Path, profile: bool) -> dict[str, Any]:
    """This will time COPY, ours, and ours again."""
    by = somebody()
    size, copied = bare_copy(path)
    if profile:
        profiler = cProfile.Profile()
        profiler.enable()
    first, took = ingest(by, path)
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(35)
    again, took_again = ingest(by, path)
    ratio = copied / took
    return {
        "rows": size,
        "bare COPY, rows/s": round(size / copied),
        "ours, rows/s": round(first.rows_read / took),
        "records and links/s": round((first.rows_stored + first.links_stored) / took),
        "ours again, all merged, rows/s": round(again.rows_read / took_again),
        "not accounted for": first.difference,
        "stored again": again.rows_stored,
        "largest memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "target ratio": round(TARGET, 3),
        "ratio to COPY": round(ratio, 3),
        "kept": ratio >= TARGET and not first.difference and not again.rows_stored,
    }


def somebody() -> Any:
    """This will make a data analyst of a force."""
    import datetime

    from django.utils import timezone

    from bluelamp.kernel.access import selectors
    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    now = timezone.now()
    force = Force.objects.create(code="99", name="Bench Constabulary")
    unit = OrganisationUnit.objects.create(force=force, code="DA", name="Data")
    may = ["ingest.run", "ingest.read", "pole.add_records"]
    role = RoleProfile.objects.create(code="bench", name="Bench", permissions=may)
    user = User.objects.create(username="bench", name="Bench", password="!")
    began = now.date() - datetime.timedelta(days=1)
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="Staff", starts_on=began
    )
    return selectors.actor(selectors.get_post(post.pk), at=now, source="bench")


def bare_copy(path: Path) -> tuple[int, float]:
    """This will copy the file into a flat table and say how many rows and seconds it was."""
    from django.db import connections

    from bluelamp.insight.ingest.rules.files import unpacked

    names = ", ".join(f"c{n} text" for n in range(12))
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"create table flat ({names})")
        began = time.perf_counter()
        with (
            unpacked(path) as file,
            cursor.copy("copy flat from stdin (format csv, header)") as copy,
        ):
            while piece := file.read(1 << 20):
                copy.write(piece)
        took = time.perf_counter() - began
        cursor.execute("select count(*) from flat")
        rows = int(cursor.fetchone()[0])
        cursor.execute("drop table flat")
    return rows, took


def ingest(by: Any, path: Path) -> tuple[Any, float]:
    """This will bring the file in by the services that everyone uses, and time all of it."""
    from django.utils import timezone

    from bluelamp.insight.ingest.services import runs, working

    began = time.perf_counter()
    run = runs.ask_for_run(
        by=by, at=timezone.now(), path=path, source="bench", mapping="street-crime"
    )
    done = working.work(by=by, run_id=run.pk, clock=timezone.now)
    return done, time.perf_counter() - began


if __name__ == "__main__":
    main()
