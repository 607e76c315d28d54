"""Claim: a fictional force of 100,000 people, its records, roads and places, is loaded in a minute.

It is loaded into an empty database of its own. The peer, in the same run and database, is Django's
`bulk_create` of the same person records, made beforehand: COPY with the making of the rows counted
in must still beat it. SIZE=full is 100,000 people; SIZE=region is 2,500,000.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PEOPLE = {"small": 10_000, "full": 100_000, "region": 2_500_000}
TARGET_SECONDS = {"small": 15.0, "full": 60.0, "region": 25 * 60.0}
PEER_BLOCKS = 5


def main() -> None:
    """This will run the bench and print its figures; it fails when it misses the target."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bluelamp-bench-"))
    os.environ |= {"BLUELAMP_HOME": str(home), "BLUELAMP_DEMO": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
    try:
        figures = run(PEOPLE[os.environ.get("SIZE", "small")], chosen.seed)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if chosen.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:36} {value}")
    sys.exit(0 if figures["kept"] else 1)


def run(people: int, seed: int) -> dict[str, Any]:
    """This will load such a force into a new database and return the figures."""
    from bluelamp.web import embedded

    with embedded.running() as where:
        found = load(people, seed)
    shutil.rmtree(where.base, ignore_errors=True)
    return found


def load(people: int, seed: int) -> dict[str, Any]:
    """This will load the force and then the peer's rows."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", database="owner", verbosity=0)
    from bluelamp.demo.services import force

    counts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    began = last = time.perf_counter()
    for made in force.load_force(size="bench", seed=seed, people=people, at=timezone.now()):
        now = time.perf_counter()
        seconds[made.stage] += now - last
        last = now
        counts.update(made.counts)
    took = time.perf_counter() - began
    return figures(counts, seconds, took) | against_peer(people, seed)


def figures(counts: Counter[str], seconds: Any, took: float) -> dict[str, Any]:
    """This will put the figures in words."""
    target = TARGET_SECONDS[os.environ.get("SIZE", "small")]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "people": counts["people"],
        "person records": counts["person records"],
        "places": counts["places"],
        "rows in all": sum(counts.values()),
        "seconds": round(took, 1),
        **{f"seconds, {stage}": round(part, 1) for stage, part in seconds.items()},
        "person records/s (people stage)": round(counts["person records"] / seconds["people"]),
        "rows/s (all)": round(sum(counts.values()) / took),
        "largest memory, MiB": round(megabytes),
        "target seconds": target,
        "ratio to target": round(took / target, 3),
        "kept": took <= target,
    }


def against_peer(people: int, seed: int) -> dict[str, Any]:
    """This will time COPY, making the rows as it goes, against bulk_create of rows made before."""
    from django.db import connections

    from bluelamp.demo.models import PersonRecord
    from bluelamp.demo.rules.county import build_county
    from bluelamp.demo.rules.records import block_rows
    from bluelamp.demo.services.loading import copy_rows

    county = build_county(people, seed)
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate demo_personrecord cascade")
    began = time.perf_counter()
    rows = (row for block in range(PEER_BLOCKS) for row in block_rows(county, block).records)
    count = copy_rows(PersonRecord, rows)
    copied = time.perf_counter() - began
    objects = [
        PersonRecord(None, *row[1:])
        for block in range(PEER_BLOCKS)
        for row in block_rows(county, block).records
    ]
    began = time.perf_counter()
    PersonRecord.objects.using("owner").bulk_create(objects, batch_size=1_000)
    created = time.perf_counter() - began
    return {
        "COPY with making, records/s": round(count / copied),
        "peer: bulk_create alone, records/s": round(len(objects) / created),
        "ratio to peer": round((count / copied) / (len(objects) / created), 2),
    }


if __name__ == "__main__":
    main()
