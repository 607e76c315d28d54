"""Claim: which areas a point is in is known in under 2 ms at the 95th percentile.

Makes a country of areas with wavy borders, loads them as GeoJSON through the platform's own door,
and asks for points. The peer, in the same run over the same shapes, is PostgreSQL's own polygon
type with a GiST index.

SIZE=full is 35,000 areas (as many as England and Wales have LSOAs); otherwise 2,000. --json prints
one object.
"""

import argparse
import datetime
import io
import json
import math
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

SIZES = {"small": (2_000, 2_000), "full": (35_000, 10_000)}
TARGET = 2.0
LEFT, BOTTOM, SIDE = 350_000.0, 250_000.0, 1_000.0
DAY = datetime.date(2025, 4, 1)


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        os.environ["BLUELAMP_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
        figures = run(*SIZES[os.environ.get("SIZE", "small")])
    print(json.dumps(figures) if arguments.json else table(figures))
    sys.exit(0 if figures["ours"]["p95 ms"] <= TARGET and figures["same answers"] == 1 else 1)


def run(areas: int, points: int) -> dict[str, Any]:
    """This will load, ask and return the figures (milliseconds)."""
    from bluelamp.web import embedded

    place = embedded.place()
    try:
        with embedded.running():
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", database="owner", verbosity=0)
            return measure(areas, points, place.url("postgres"))
    finally:
        shutil.rmtree(place.base, ignore_errors=True)


def measure(areas: int, points: int, superuser: str) -> dict[str, Any]:
    """This will ask ours and the peer the same."""
    from bluelamp.kernel.geography import selectors, services

    rng = random.Random(20261121)
    wide = math.isqrt(areas)
    began = time.monotonic()
    count = services.load_areas(
        io.BytesIO(country(wide)),
        kind="lsoa", code_property="code", name_property="name", source="Made up", valid_from=DAY,
    )  # fmt: skip
    figures: dict[str, Any] = {"areas": count, "load seconds": time.monotonic() - began}
    reach = wide * SIDE
    asked = [(LEFT + rng.uniform(0, reach), BOTTOM + rng.uniform(0, reach)) for _ in range(points)]
    began = time.monotonic()
    selectors.list_areas_at(LEFT, BOTTOM, on=DAY)
    figures["first look seconds"] = time.monotonic() - began
    ours, answers = timed(
        lambda e, n: [area.code for area in selectors.list_areas_at(e, n, "lsoa", DAY)], asked
    )
    theirs, checks = timed(peer(superuser), asked)
    figures |= {"ours": ours, "peer": theirs, "target p95 ms": TARGET}
    same = sum(one == two for one, two in zip(answers, checks, strict=True))
    figures["same answers"] = same / len(asked)
    figures["ratio to peer at p50"] = theirs["p50 ms"] / ours["p50 ms"]
    return figures


def country(wide: int) -> bytes:
    """This will make squares whose borders are waves of forty points a side, as GeoJSON."""
    from bluelamp.kernel.geography.rules import grid

    features = []
    for row in range(wide):
        for column in range(wide):
            ring = outline(column, row)
            latitudes, longitudes = grid.to_degrees_many(*zip(*ring, strict=True))
            code = f"M{row:03d}{column:03d}"
            pairs = [[lon, lat] for lon, lat in zip(longitudes, latitudes, strict=True)]
            features.append(
                {
                    "type": "Feature",
                    "properties": {"code": code, "name": f"Made up {row} {column}"},
                    "geometry": {"type": "Polygon", "coordinates": [[*pairs, pairs[0]]]},
                }
            )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def outline(column: int, row: int) -> list[tuple[float, float]]:
    """This will give the corners and waves of one area; neighbours share theirs."""
    left, bottom = LEFT + column * SIDE, BOTTOM + row * SIDE
    steps = [step / 40 for step in range(40)]

    def wave(share: float, along: float) -> float:
        return 60 * math.sin(math.pi * share) * math.sin(6 * math.pi * share + along / 700)

    south = [(left + s * SIDE, bottom + wave(s, left + bottom)) for s in steps]
    north = [(left + s * SIDE, bottom + SIDE + wave(s, left + bottom + SIDE)) for s in steps]
    west = [(left + wave(s, left - bottom), bottom + s * SIDE) for s in steps]
    east = [(left + SIDE + wave(s, left + SIDE - bottom), bottom + s * SIDE) for s in steps]
    corners = (left + SIDE, bottom), (left + SIDE, bottom + SIDE), (left, bottom + SIDE)
    return [
        *south, corners[0], *east[1:], corners[1], *north[:0:-1], corners[2], *west[:0:-1],
    ]  # fmt: skip


def peer(superuser: str) -> Callable[[float, float], list[str]]:
    """This will keep the same shapes as PostgreSQL polygons and give the search."""
    import psycopg
    import shapely

    connection = psycopg.connect(superuser, autocommit=True)
    connection.execute("create table bench_peer (code text, shape polygon)")
    rows = connection.execute("select code, shape from geography_area").fetchall()
    with connection.cursor().copy("copy bench_peer from stdin") as copy:
        for code, shape in rows:
            ring = shapely.get_coordinates(shapely.from_wkb(bytes(shape)))
            copy.write_row((code, ",".join(f"({e},{n})" for e, n in ring.tolist())))
    connection.execute("create index on bench_peer using gist (shape)")
    connection.execute("vacuum analyze bench_peer")

    def search(easting: float, northing: float) -> list[str]:
        found = connection.execute(
            "select code from bench_peer where shape @> point(%s, %s) order by code",
            [easting, northing],
        )
        return [row[0] for row in found.fetchall()]

    return search


def timed(search: Any, asked: list[Any]) -> tuple[dict[str, float], list[Any]]:
    """This will ask for every point and give the times and the answers."""
    taken, answers = [], []
    for easting, northing in asked:
        began = time.perf_counter()
        answers.append(search(easting, northing))
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {"p50 ms": cuts[49], "p95 ms": cuts[94], "p99 ms": cuts[98]}, answers


def table(figures: dict[str, Any]) -> str:
    """This will lay the figures out for reading."""
    lines = []
    for key, value in figures.items():
        if isinstance(value, dict):
            value = "  ".join(f"{name} {each:.3g}" for name, each in value.items())
        elif isinstance(value, float):
            value = f"{value:.3g}"
        lines.append(f"{key:24} {value}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
