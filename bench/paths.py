"""Claim: the shortest path between any two of the records of 5 million links is found within
200 ms at the 95th percentile, every link and both of its ends checked against the reader.

Makes made-up telephones, crimes and streets as the owner, one street in a thousand with very many
crimes, and asks for the path between two of them at random as an ordinary reader. Peers in the same
run, neither of which checks anything: a recursive query of PostgreSQL (the first few pairs alone,
with a limit of 20 seconds each), and scipy's breadth-first search over the whole net in memory.
"""

import argparse
import contextlib
import datetime
import json
import os
import random
import statistics
import tempfile
import time
from typing import Any

import numpy as np

# Links, records, the links of the biggest hub, pairs asked for.
SIZES = {"small": (200_000, 120_000, 5_000, 60), "full": (5_000_000, 3_000_000, 50_000, 300)}
LIMIT = 0.2
PEER_PAIRS = 10
HIDDEN = 0.02
RECURSIVE = """
with recursive way (at, steps) as (
    select %(start)s::bigint, 0
    union
    select case when l.from_id = w.at then l.to_id else l.from_id end, w.steps + 1
    from way w join lateral (
        select from_id, to_id from pole_link where from_id = w.at
        union all select from_id, to_id from pole_link where to_id = w.at
    ) l on true
    where w.steps < %(most)s
)
select min(steps) from way where at = %(goal)s
"""


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    size = SIZES[os.environ.get("SIZE", "small")]
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        os.environ["BLUELAMP_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
        figures = run(*size)
    report(figures, as_json=arguments.json)


def run(links: int, records: int, hub: int, pairs: int) -> dict[str, float]:
    """This will make the net, ask for the pairs and return the figures (seconds)."""
    from bluelamp.web import embedded

    with embedded.running(synchronous_commit="off"):
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        by = make_reader()
        ends = net(links, records, hub)
        load(by, records, ends)
        asked = some_pairs(records, pairs)
        return measure(by, asked) | peers(records, ends, asked)


def make_reader() -> Any:
    """This will make somebody of the force who may not see what is sensitive."""
    from bluelamp.kernel.access import selectors
    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    force = Force.objects.create(code="99", name="Bench")
    unit = OrganisationUnit.objects.create(force=force, code="HQ", name="Headquarters")
    role = RoleProfile.objects.create(code="reader", name="Reader", permissions=["profiles.read"])
    user = User.objects.create(username="bench", name="Bench", password="!")
    today = datetime.date.today()
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="Constable", starts_on=today
    )
    return selectors.actor(post, at=datetime.datetime.now(datetime.UTC))


def net(links: int, records: int, hub: int) -> np.ndarray:
    """This will make links whose ends are mostly anybody and now and then one of a few hubs."""
    chance = np.random.default_rng(7)
    ends = chance.integers(1, records + 1, (links, 2))
    hubs = chance.choice(np.arange(1, records + 1), 40, replace=False)
    sizes = (hub / np.arange(1, 41)).astype(int)
    at = 0
    for number, size in zip(hubs, sizes, strict=True):
        ends[at : at + size, 1] = number
        at += size
    ends = ends[ends[:, 0] != ends[:, 1]]
    chance.shuffle(ends)
    return ends


def load(by: Any, records: int, ends: np.ndarray) -> None:
    """This will store the net as the owner, whom no policy holds up; 2% of it is sensitive."""
    from django.db import connections

    owner = connections["owner"]
    owner.ensure_connection()
    with owner.cursor() as cursor:
        cursor.execute(
            "insert into pole_source (force_id, unit_id, marking, restriction_ids, code, name,"
            " description) values (%s, %s, 'OFFICIAL', '{}', 'bench', 'Bench', '') returning id",
            [by.force_id, by.unit_id],
        )
        source = cursor.fetchone()[0]
        cursor.execute(
            "insert into pole_object (id, force_id, unit_id, marking, restriction_ids, source_id,"
            " known_at, recorded_at, source_key, facts, kind, identifier_kind, identifier,"
            " identifier_given, description, make, model, colour)"
            " select n, %s, %s, case when random() < %s then 'OFFICIAL-SENSITIVE' else 'OFFICIAL'"
            " end, '{}', %s, now(), now(), '', '{}', 'telephone', '', '', '', '', '', '', ''"
            " from generate_series(1, %s) n",
            [by.force_id, by.unit_id, HIDDEN, source, records],
        )
        columns = (
            "force_id, unit_id, marking, restriction_ids, source_id, known_at, recorded_at,"
            " from_kind, from_id, to_kind, to_id, role, confidence, words"
        )
        now = datetime.datetime.now(datetime.UTC).isoformat()
        dice = random.Random(7)
        with cursor.copy(f"copy pole_link ({columns}) from stdin") as copy:
            for one, other in ends.tolist():
                marking = "OFFICIAL-SENSITIVE" if dice.random() < HIDDEN else "OFFICIAL"
                copy.write(
                    f"{by.force_id}\t{by.unit_id}\t{marking}\t{{}}\t{source}\t{now}\t{now}\t"
                    f"object\t{one}\tobject\t{other}\tcalled\tconfirmed\t\n"
                )
        cursor.execute("vacuum analyze pole_link")
        cursor.execute("vacuum analyze pole_object")


def some_pairs(records: int, pairs: int) -> list[tuple[int, int]]:
    """This will choose pairs of different records."""
    dice = random.Random(11)
    return [tuple(dice.sample(range(1, records + 1), 2)) for _ in range(pairs)]  # type: ignore[misc]  # a sample of two


def measure(by: Any, asked: list[tuple[int, int]]) -> dict[str, float]:
    """This will time each search under the reader's scope, the transaction's own time included."""
    from bluelamp.insight.profiles.selectors.paths import find_path
    from bluelamp.kernel.access import services as access

    def once(pair: tuple[int, int]) -> tuple[float, int | None]:
        began = time.perf_counter()
        with access.acting(by):
            found = find_path(*pair)
        return time.perf_counter() - began, len(found) - 1 if found else None

    for pair in asked[:20]:
        once(pair)
    took, steps = zip(*[once(pair) for pair in asked], strict=True)
    known = [each for each in steps if each is not None]
    return {
        "pairs": len(asked),
        "found": len(known) / len(asked),
        "steps": statistics.mean(known),
        "p50": statistics.median(took),
        "p95": sorted(took)[int(len(took) * 0.95)],
        "max": max(took),
    }


def peers(records: int, ends: np.ndarray, asked: list[tuple[int, int]]) -> dict[str, float]:
    """This will time the recursive query and scipy, both without a look at who may see what."""
    return {"links": len(ends), "recursive_p50": recursive(asked)} | in_memory(records, ends, asked)


def recursive(asked: list[tuple[int, int]]) -> float:
    """This will time PostgreSQL's own way; 20 seconds stand for a search that had not ended."""
    from django.db import OperationalError, connections

    took = []
    with connections["owner"].cursor() as cursor:
        cursor.execute("set statement_timeout = '20s'")
        for start, goal in asked[:PEER_PAIRS]:
            began = time.perf_counter()
            with contextlib.suppress(OperationalError):
                cursor.execute(RECURSIVE, {"start": start, "goal": goal, "most": 10})
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def in_memory(records: int, ends: np.ndarray, asked: list[tuple[int, int]]) -> dict[str, float]:
    """This will time a net that is held in memory already, and say what holding it costs."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order

    began = time.perf_counter()
    ones = np.ones(len(ends), dtype=np.int8)
    held = coo_array((ones, (ends[:, 0], ends[:, 1])), shape=(records + 1, records + 1)).tocsr()
    both = (held + held.T).tocsr()
    loaded = time.perf_counter() - began
    took = []
    for start, _ in asked[:PEER_PAIRS]:
        began = time.perf_counter()
        breadth_first_order(both, start, directed=False, return_predecessors=True)
        took.append(time.perf_counter() - began)
    return {"memory_p50": statistics.median(took), "memory_loading": loaded}


def report(figures: dict[str, float], *, as_json: bool) -> None:
    """This will print the figures as a table or as JSON."""
    figures["target_p95"] = LIMIT
    figures["ratio"] = LIMIT / figures["p95"]
    if as_json:
        print(json.dumps({"bench": "paths"} | figures))
        return
    print(
        f"{figures['links']:,.0f} links, {figures['pairs']:.0f} pairs,"
        f" {figures['found']:.0%} found, {figures['steps']:.1f} steps:"
        f" p50 {figures['p50'] * 1000:.0f} ms,"
        f" p95 {figures['p95'] * 1000:.0f} ms, slowest {figures['max'] * 1000:.0f} ms"
        f" (target {LIMIT * 1000:.0f} ms at p95: {figures['ratio']:.1f} times inside it)"
    )
    print(
        f"Unchecked peers: recursive query p50 {figures['recursive_p50'] * 1000:.0f} ms;"
        f" scipy in memory p50 {figures['memory_p50'] * 1000:.0f} ms"
        f" after {figures['memory_loading']:.1f} s of loading"
    )


if __name__ == "__main__":
    main()
