"""Claim: files of records come in at a third of the speed of a bare COPY of the same rows.

Brings files of street crime in through the ordinary services (each row an audited event with its
lineage, need to know, checks, findings, and a link to a shared location), and, in the same run and
database, copies the same files with COPY into a flat, logged table with typed columns and without
an index. Then the first file comes again, which must change nothing. The limit is measured too:
what was stored is copied, as it is, into empty twins of the store's tables with their indexes.

The files are the real London ones when they lie in ../shared/data/street-crime (their first month;
all twelve with SIZE=full), or those of --file by --mapping; otherwise one is made, of 100,000 rows
or of 500,000. --json prints one object.
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
TYPES = {"longitude": "double precision", "latitude": "double precision", "street_id": "bigint"}
REAL = Path(__file__).resolve().parents[2] / "shared/data/street-crime/london-wards-2017"
STORED = ("pole_event", "pole_location", "pole_link")
PIECE = 1 << 20
OUTCOMES = ("Unable to prosecute suspect", "Under investigation", "Offender given a caution", "")


def main() -> None:
    """This will run the bench and print its figures; it fails when it misses the target."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("--profile", action="store_true")
    options.add_argument("--file", type=Path, nargs="+")
    options.add_argument("--mapping", default="street-crime")
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
        paths, mapping = files(home, chosen)
        found = measure([each.absolute() for each in paths], mapping, chosen.profile)
    shutil.rmtree(where.base, ignore_errors=True)
    return found


def files(home: Path, chosen: Any) -> tuple[list[Path], str]:
    """This will give the files that are read, and by which mapping."""
    size = os.environ.get("SIZE", "small")
    if chosen.file:
        return chosen.file, chosen.mapping
    if real := sorted(REAL.glob("*.csv.gz")):
        return real if size == "full" else real[:1], "street-crime-wards"
    path = home / "street.csv"
    make_file(path, ROWS[size])
    return [path], "street-crime"


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


def measure(paths: list[Path], mapping: str, profile: bool) -> dict[str, Any]:
    """This will time COPY, ours, and ours again."""
    by = somebody()
    load = os.getloadavg()[0]
    size, copied = bare_copy(paths)
    if profile:
        profiler = cProfile.Profile()
        profiler.enable()
    runs, took = ingest(by, paths, mapping)
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(35)
    (again,), took_again = ingest(by, paths[:1], mapping)
    copied = min(copied, bare_copy(paths)[1])
    ratio, limit = copied / took, bare_store()
    stored = sum(each.rows_stored + each.links_stored for each in runs)
    difference = sum(each.difference for each in runs)
    return {
        "files": f"{paths[0].name}{f' and {len(paths) - 1} more' if paths[1:] else ''}",
        "rows": size,
        "load when it began": round(load, 1),
        "bare COPY, rows/s (the better of two)": round(size / copied),
        "ours, rows/s": round(size / took),
        "events and links/s": round(stored / took),
        "ours again, all merged, rows/s": round(again.rows_read / took_again),
        "not accounted for": difference,
        "stored again": again.rows_stored,
        "largest memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "limit: COPY of what was stored, rows/s": round(size / limit),
        "ratio of the limit to COPY": round(copied / limit, 3),
        "ratio of ours to the limit": round(limit / took, 3),
        "target ratio": round(TARGET, 3),
        "ratio to COPY": round(ratio, 3),
        "kept": ratio >= TARGET and not difference and not again.rows_stored,
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


def bare_copy(paths: list[Path]) -> tuple[int, float]:
    """This will copy the files into a flat table and say how many rows and seconds it was."""
    from django.db import connections

    from bluelamp.insight.ingest.rules.files import unpacked

    with unpacked(paths[0]) as file:
        head = file.read(10_000).decode().splitlines()[0].split(",")
    columns = ", ".join(f'"{each}" {TYPES.get(each.casefold(), "text")}' for each in head)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"create table flat ({columns})")
        began = time.perf_counter()
        for path in paths:
            with (
                unpacked(path) as file,
                cursor.copy("copy flat from stdin (format csv, header)") as copy,
            ):
                while piece := file.read(PIECE):
                    copy.write(piece)
        took = time.perf_counter() - began
        cursor.execute("select count(*) from flat")
        rows = int(cursor.fetchone()[0])
        cursor.execute("drop table flat")
    return rows, took


def bare_store() -> float:
    """This will copy what was stored into twins of its tables, indexes and all, and time that."""
    from django.db import connections

    took = 0.0
    with connections["owner"].cursor() as cursor:
        for table in STORED:
            with cursor.copy(f"copy {table} to stdout (format binary)") as copy:
                held = b"".join(bytes(each) for each in copy)
            cursor.execute(f"create table twin (like {table} including defaults including indexes)")
            began = time.perf_counter()
            with cursor.copy("copy twin from stdin (format binary)") as copy:
                for start in range(0, len(held), PIECE):
                    copy.write(held[start : start + PIECE])
            took += time.perf_counter() - began
            cursor.execute("drop table twin")
    return took


def ingest(by: Any, paths: list[Path], mapping: str) -> tuple[list[Any], float]:
    """This will bring the files in by the services that everyone uses, and time all of it."""
    from django.utils import timezone

    from bluelamp.insight.ingest.services import runs, working

    began = time.perf_counter()
    done = []
    for path in paths:
        run = runs.ask_for_run(by=by, at=timezone.now(), path=path, source="bench", mapping=mapping)
        done.append(working.work(by=by, run_id=run.pk, clock=timezone.now))
    return done, time.perf_counter() - began


if __name__ == "__main__":
    main()
