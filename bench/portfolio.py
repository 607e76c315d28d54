"""Claim: each page of the portfolio answers in under 200 ms at 370 applications.

Makes a portfolio with components, capabilities, successors and a year's ledger, sends it through
the ordinary imports, and asks for every page as a signed-in architect does: the whole stack of
middleware, database, audit and templates, without the network. The same is shown at 5,000.

SIZE=full asks each page 40 times, otherwise 8. --json prints one object.
"""

import argparse
import csv
import datetime
import io
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from typing import Any

SIZES = {"small": 8, "full": 40}
COUNTS = (370, 5_000)
TARGET = 200.0
PAGES = {
    "list": "/portfolio/",
    "list filtered and sorted": "/portfolio/?environment=brownfield&sort=-cost_of_a_year&per=100",
    "list searched": "/portfolio/?q=application+1",
    "passport": "/portfolio/{pk}/",
    "history": "/portfolio/{pk}/history",
    "dispositions": "/portfolio/dispositions",
    "capabilities": "/portfolio/capabilities/",
    "burn-down": "/portfolio/burn-down",
    "hosting": "/portfolio/hosting",
    "costs": "/portfolio/costs",
    "export as CSV": "/portfolio/?export=csv",
}
ALL = ("portfolio.read", "portfolio.change", "portfolio.decide", "portfolio.load_costs")
TODAY = datetime.date(2026, 11, 21)
NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


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
    print(json.dumps(figures) if arguments.json else table(figures))
    sys.exit(0 if figures[f"worst page at {COUNTS[0]} (p95 ms)"] <= TARGET else 1)


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
        user, by = architect(str(70 + number))
        began = time.monotonic()
        fill(by, count)
        figures[f"load of {count} (seconds)"] = round(time.monotonic() - began, 1)
        analyse()
        asked = ask(user, by, times)
        figures[f"worst page at {count} (p95 ms)"] = max(most for _, most in asked.values())
        figures |= told(asked, count)
    return figures


def told(asked: dict[str, tuple[float, float]], count: int) -> dict[str, float]:
    """This will name each page's median and 95th percentile: a busy machine parts them."""
    return {
        f"{name} at {count} ({sort} ms)": value
        for name, both in asked.items()
        for sort, value in zip(("p50", "p95"), both, strict=True)
    }


def architect(code: str) -> tuple[Any, Any]:
    """This will make a force with somebody who keeps its portfolio."""
    from bluelamp.kernel.access import selectors
    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    force = Force.objects.create(code=code, name=f"Force {code}")
    unit = OrganisationUnit.objects.create(force=force, code="IT", name="IT")
    role = RoleProfile.objects.create(code=f"a{code}", name="Architect", permissions=list(ALL))
    user = User.objects.create(username=f"u{code}", name="Architect")
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="Staff",
        starts_on=datetime.date(2020, 1, 1),
    )  # fmt: skip
    return user, selectors.actor(post, at=NOW, source="bench")


def fill(by: Any, count: int) -> None:
    """This will send and load files of everything."""
    from bluelamp.stewardship.portfolio.services import imports

    rng = random.Random(20261121)
    for kind, rows in files(count, rng).items():
        kept = io.StringIO()
        csv.writer(kept).writerows(rows)
        sent = imports.send_file(
            by=by, at=NOW, kind=kind, name=f"{kind}.csv", content=kept.getvalue().encode(),
            source="Made up", observed_on=TODAY,
        )  # fmt: skip
        done = imports.load_file(by=by, at=NOW, import_id=sent.pk)
        assert done.rows == len(rows) - 1, (kind, done.rows)


def files(count: int, rng: random.Random) -> dict[str, list[list[Any]]]:
    """This will make the rows: applications, parts, capabilities, successors, a year's ledger."""
    names = [f"A{n:05d}" for n in range(count)]
    kinds = ("On premises", "SaaS", "PaaS", "IaaS")
    months = [datetime.date(2025, 12, 1), *(datetime.date(2026, m, 1) for m in range(1, 12))]
    return {
        "applications": [
            ["Reference", "Name", "Department", "Supplier", "Relevance", "People who use it",
             "Kind", "Architecture", "In use since", "Environment", "Planned move to greenfield",
             "Fit, as its technical owner judges it (0 to 5)"],
            *([each, f"Application {n}", f"Department {n % 25}", f"Supplier {n % 80}",
               rng.choice(("critical", "enabling", "operating")), rng.randint(1, 12_000),
               "configured", rng.choice(("cloud", "web", "client_server")), "2015-04-01",
               rng.choice(("Brownfield", "Greenfield")), "2028-04-01",
               rng.randint(0, 5) if n % 9 else ""]
              for n, each in enumerate(names)),
        ],
        "components": [["Reference", "Component", "Hosting", "Provider"],
                       *([each, part, rng.choice(kinds), f"Provider {rng.randint(1, 4)}"]
                         for each in names for part in ("Web", "Data"))],
        "capabilities": [["Reference", "Capability", "Group"],
                         *([each, f"Capability {rng.randint(1, 150)}", "G"] for each in names)],
        "successors": [["Reference", "Successor"], *([names[n], names[n + 1]]
                       for n in range(0, count - 1, 10))],
        "invoice": [["Reference", "Supplier", "Invoice number", "From", "To", "Description",
                     "Amount"],
                    *([each, f"Supplier {n % 80}", f"{n % 80}-{month:%m}", month,
                       month.replace(day=28), "Licence", f"{rng.randint(10, 90_000)}.00"]
                      for n, each in enumerate(names) for month in months)][:48_000],
    }  # fmt: skip


def analyse() -> None:
    """This will let the database know its tables, as its own housekeeping does in time."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")


def ask(user: Any, by: Any, times: int) -> dict[str, tuple[float, float]]:
    """This will ask for each page and give its median and 95th percentile (milliseconds)."""
    from django.test import Client

    from bluelamp.kernel.access.services import acting
    from bluelamp.stewardship.portfolio.models import Application

    client = Client()
    client.force_login(user)
    with acting(by):
        pk = Application.objects.order_by("id").values_list("pk", flat=True)[7]
    return {name: timed(client, address.format(pk=pk), times) for name, address in PAGES.items()}


def timed(client: Any, address: str, times: int) -> tuple[float, float]:
    """This will ask for one page after two for warmth; a file is read to its end."""
    taken = []
    for number in range(times + 2):
        began = time.perf_counter()
        answer = client.get(address)
        size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
        if number >= 2:
            taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        assert size > 500, address
    most = statistics.quantiles(taken, n=20, method="inclusive")[18]
    return round(statistics.median(taken), 1), round(most, 1)


def table(figures: dict[str, Any]) -> str:
    """This will lay the figures out for reading."""
    return "\n".join(f"{key:48} {value}" for key, value in figures.items())


if __name__ == "__main__":
    main()
