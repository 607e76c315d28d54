"""Claim: each list of programmes and benefits answers in under 200 ms at 370 projects.

Makes programmes with projects, milestones, money, a savings plan and benefits, sends them through
the ordinary imports, and asks for every page as a signed-in programme manager does: the whole stack
of middleware, database, audit and templates, without the network. The same is shown at 5,000.

SIZE=full asks each page 40 times, otherwise 8. --json prints one object.
"""

import argparse
import datetime
import json
import os
import random
import shutil
import sys
import tempfile
import time
from typing import Any

import portfolio

SIZES = {"small": 8, "full": 40}
COUNTS = (370, 5_000)
TARGET = 200.0
PAGES = {
    "programmes": "/programmes/",
    "projects": "/programmes/projects/",
    "projects filtered and sorted": "/programmes/projects/?reckoned=red&sort=-ends_on&per=100",
    "projects searched": "/programmes/projects/?q=project+1",
    "project": "/programmes/projects/{project}/",
    "milestones": "/programmes/milestones/",
    "money": "/programmes/money/?kind=capital",
    "savings plan": "/programmes/savings/{table}/",
    "benefits": "/benefits/",
    "benefit": "/benefits/{benefit}/",
}
LOOKS = {"programme": "/programmes/{programme}/", "outlook": "/programmes/outlook",
         "all benefits together": "/benefits/summary",
         "projects as CSV": "/programmes/projects/?export=csv"}  # fmt: skip
MAY = ("portfolio.read", "contracts.read", "programmes.read", "programmes.keep", "benefits.read",
       "benefits.keep")  # fmt: skip


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        os.environ["BLUELAMP_HOME"] = folder
        os.environ["BLUELAMP_DEMO"] = "1"
        os.environ["BLUELAMP_HOSTS"] = "testserver"
        os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
        figures = run(SIZES[os.environ.get("SIZE", "small")])
    print(json.dumps(figures) if arguments.json else portfolio.table(figures))
    sys.exit(0 if figures[f"worst list at {COUNTS[0]} (p95 ms)"] <= TARGET else 1)


def run(times: int) -> dict[str, Any]:
    """This will load and ask, and return the figures (milliseconds)."""
    from bluelamp.web import embedded

    place = embedded.place()
    try:
        with embedded.running():
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", database="owner", verbosity=0)
            call_command("createcachetable", database="owner", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            return measure(times)
    finally:
        shutil.rmtree(place.base, ignore_errors=True)


def measure(times: int) -> dict[str, Any]:
    """This will make a force for each count and ask for its pages."""
    figures: dict[str, Any] = {"target p95 ms": TARGET, "asked each": times}
    for number, count in enumerate(COUNTS):
        portfolio.ALL = MAY
        portfolio.files = files
        user, by = portfolio.architect(str(80 + number))
        began = time.monotonic()
        portfolio.fill(by, count)
        figures[f"load of {count} (seconds)"] = round(time.monotonic() - began, 1)
        portfolio.analyse()
        asked = ask(user, by, PAGES, times)
        figures[f"worst list at {count} (p95 ms)"] = max(p95 for _, p95 in asked.values())
        asked |= ask(user, by, LOOKS, times)
        figures |= portfolio.told(asked, count)
    return figures


def ask(user: Any, by: Any, pages: dict[str, str], times: int) -> dict[str, tuple[float, float]]:
    """This will ask for each page and give its median and 95th percentile (milliseconds)."""
    from django.test import Client

    from bluelamp.kernel.access.services import acting
    from bluelamp.stewardship.benefits.models import Benefit
    from bluelamp.stewardship.programmes.models import Programme, Project, StatedTable

    client = Client()
    client.force_login(user)
    models = {"project": Project, "programme": Programme, "table": StatedTable, "benefit": Benefit}
    with acting(by):
        names = {name: model.objects.order_by("id").values_list("pk", flat=True)[0]
                 for name, model in models.items()}  # fmt: skip
    return {
        name: portfolio.timed(client, address.format(**names), times)
        for name, address in pages.items()
    }


def files(count: int, rng: random.Random) -> dict[str, list[list[Any]]]:
    """This will make the rows: programmes, projects, milestones, money, a plan, benefits."""
    names = [f"P{n:05d}" for n in range(count)]
    ends = [datetime.date(2027, 1, 1) + datetime.timedelta(rng.randint(0, 700)) for _ in names]
    return {
        "programmes": [["Programme", "Name"], *([f"T{n}", f"Programme {n}"]
                       for n in range(max(count // 20, 1)))],
        "projects": [["Project", "Programme", "Name", "Stage", "Starts on", "First approved end",
                      "Ends on", "Closed on"],
                     *([each, f"T{n // 20 % max(count // 20, 1)}", f"Project {n}",
                        "In delivery" if n % 4 else "Closed", "2024-04-01", "2026-09-30", ends[n],
                        "" if n % 4 else "2026-10-31"] for n, each in enumerate(names))],
        "milestones": [["Project", "Milestone", "First agreed for", "Expected on"],
                       *([each, f"Step {m}", f"2027-0{m}-15", f"2027-0{rng.randint(1, 9)}-20"]
                         for each in names for m in (1, 5))],
        "budgets": [["Project", "Financial year", "Kind", "Budget", "Forecast"],
                    *([each, "2026/27", kind, rng.randint(1, 10**6), rng.randint(1, 10**6)]
                      for each in names for kind in ("Revenue", "Capital"))],
        "stated-tables": [["Table", "Name", "Sort", "Stated on"],
                          ["S", "Savings", "Savings plan", "2026-04-01"]],
        "stated-lines": [["Table", "Code", "Part of", "Category", "Cost now", "Future cost",
                          "Reduction"],
                         *(["S", n, "t", f"Category {n}", 100, 60, -40] for n in range(60)),
                         ["S", "t", "", "TOTAL", 6_000, 3_600, -2_400]],
        "benefits": [["Benefit", "Name", "Kind", "Counted in", "Project", "Begins on"],
                     *([f"B{n:05d}", f"Benefit {n}", "Cash releasing" if n % 2 else "Other",
                        "Pounds", each, "2026-04-01"] for n, each in enumerate(names))],
        "benefit-months": [["Benefit", "Month", "Planned"],
                           *([f"B{n:05d}", f"2026-{m:02d}-01", rng.randint(1, 9_000)]
                             for n in range(count) for m in range(4, 13))],
    }  # fmt: skip


if __name__ == "__main__":
    main()
