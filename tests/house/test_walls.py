"""The contracts in .importlinter hold here, and each one catches what it is for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.small_house import ROOT, added, build

BREAKS = {
    "areas": (
        added("dispatch/services.py", "\nfrom bluelamp.contact import services as contact\n"),
        "bluelamp.dispatch.services -> bluelamp.contact.services",
    ),
    "areas exhaustive": ({"canteen/__init__.py": ""}, "bluelamp.canteen"),
    "areas siblings": (
        {"notebook/services.py": "from bluelamp.contact import services\n"},
        "bluelamp.notebook.services -> bluelamp.contact.services",
    ),
    "stewardship": (
        added("contact/services.py", "\nfrom bluelamp.stewardship.debt import services as debt\n"),
        "bluelamp.contact.services -> bluelamp.stewardship.debt.services",
    ),
    "kernel": (
        {"kernel/bus/tasks.py": "from bluelamp.kernel.access import services\n"},
        "bluelamp.kernel.bus.tasks -> bluelamp.kernel.access.services",
    ),
    "kernel siblings": (
        {"kernel/geography/services.py": "from bluelamp.kernel.reference import services\n"},
        "bluelamp.kernel.geography.services -> bluelamp.kernel.reference.services",
    ),
    "records": (
        {"records/pole/services.py": "from bluelamp.records.crime import services\n"},
        "bluelamp.records.pole.services -> bluelamp.records.crime.services",
    ),
    "stewardship-inside": (
        {"stewardship/portfolio/services.py": "from bluelamp.stewardship.debt import services\n"},
        "bluelamp.stewardship.portfolio.services -> bluelamp.stewardship.debt.services",
    ),
    "insight": (
        {"insight/ingest/services.py": "from bluelamp.insight.search import services\n"},
        "bluelamp.insight.ingest.services -> bluelamp.insight.search.services",
    ),
    "connectors": (
        {"exchange/pnc/client.py": "import bluelamp.exchange.dvla\n"},
        "bluelamp.exchange.pnc.client -> bluelamp.exchange.dvla",
    ),
    "rooms": (
        added("dispatch/models.py", "\nfrom . import selectors\n"),
        "bluelamp.dispatch.models -> bluelamp.dispatch.selectors",
    ),
    "rooms exhaustive": ({"dispatch/workflow.py": ""}, "bluelamp.dispatch.workflow"),
    "rooms of an app that nobody listed": (
        {"tasking/apps.py": "", "tasking/__init__.py": "", "tasking/stray.py": ""},
        "bluelamp.tasking.stray",
    ),
    "toolbox": ({"kernel/ui/gadgets.py": ""}, "bluelamp.kernel.ui.gadgets"),
    "rules": (
        added("dispatch/rules.py", "\nfrom django.utils import timezone\n"),
        "bluelamp.dispatch.rules -> django",
    ),
    "rules network": (
        {"kernel/access/rules/posting.py": "import urllib.request\n",
         "kernel/access/rules/__init__.py": "def permission(a, b): ...\n"},
        "bluelamp.kernel.access.rules.posting -> urllib",
    ),
    "doors": (
        {"contact/views.py": "from bluelamp.dispatch import models\n"},
        "bluelamp.contact.views -> bluelamp.dispatch.models (l.1) is not a door",
    ),
}  # fmt: skip


def lint(folder: Path, *arguments: str) -> tuple[bool, str]:
    """This will run import-linter there and say whether it passed, and its words on one line."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as r; r()"]
    done = subprocess.run(
        [*command, "--no-cache", "--no-logo", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, " ".join((done.stdout + done.stderr).split())


def test_the_walls_stand():
    passed, words = lint(ROOT)
    assert passed, words.partition("Broken contracts")[2]


def test_a_platform_that_keeps_the_rules_passes(folder):
    passed, words = lint(build(folder))
    assert passed, words


@pytest.mark.parametrize("contract", BREAKS)
def test_each_contract_catches_what_it_is_for(contract, folder):
    planted, culprit = BREAKS[contract]
    passed, words = lint(build(folder, planted), "--contract", contract.split(" ")[0])
    assert not passed
    assert culprit in words


def test_every_contract_is_broken_here_once():
    from importlinter.api import read_configuration

    options = read_configuration(str(ROOT / ".importlinter"))["contracts_options"]
    assert {each["id"] for each in options} == {name.split(" ")[0] for name in BREAKS}
