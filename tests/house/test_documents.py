"""The documents say what the code says."""

import re
import subprocess
import sys

import pytest
from django.apps import apps

from tests.house.small_house import FILES, ROOT, added, build
from tools import drawing
from tools.house import House

GLOSSARY = (ROOT / "GLOSSARY.md").read_text().casefold()
PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md"]
# The made-up force's own tables: nobody says their names.
UNSPOKEN = "bluelamp.demo."
HANDLER = """

@on(IncidentOpened)
def tell(happened, by):
    \"\"\"Tells.\"\"\"
"""
STATES = '\nTRANSITIONS = {"open": {"resulted"}, "resulted": set()}\n'


def spoken(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()


def models() -> list[str]:
    ours = [m for m in apps.get_models() if m.__module__.startswith("bluelamp.")]
    spoken_of = [m for m in ours if not m.__module__.startswith(UNSPOKEN)]
    return sorted({m.__name__ for m in spoken_of if not m._meta.auto_created})


@pytest.mark.parametrize("name", models())
def test_the_word_for_each_model_is_in_the_glossary(name):
    assert re.search(rf"^\| \**{re.escape(spoken(name))}\b", GLOSSARY, re.MULTILINE), name


def test_the_drawing_and_the_reference_are_fresh():
    done = subprocess.run(
        [sys.executable, "tools/drawing.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run `make docs`\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("document", PAGES)
def test_the_files_that_a_document_points_to_exist(document):
    text = (ROOT / document).read_text()
    assert len(text) > 200
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("document", [*PAGES, "docs/decisions/README.md"])
def test_the_code_that_a_document_names_exists(document):
    named = re.findall(
        r"`((?:bluelamp|tests|tools|bench|docs)/[\w./]+)`", (ROOT / document).read_text()
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_changed_event_makes_the_reference_stale(folder):
    before = drawing.pages(House(build(folder)))
    changed = FILES["dispatch/events.py"].replace("incident_id: int", "incident: int")
    after = drawing.pages(House(build(folder, {"dispatch/events.py": changed})))
    assert {name for name in before if before[name] != after[name]} == {"docs/reference/events.md"}


def test_a_new_import_a_new_handler_and_a_new_state_change_the_drawing(folder):
    before = drawing.drawing(House(build(folder)))
    arrow = {"notebook/services.py": "from bluelamp.dispatch import services\n"}
    assert "app_notebook --> app_dispatch" not in before
    assert "app_notebook --> app_dispatch" in drawing.drawing(House(build(folder, arrow)))
    handler = added("contact/handlers.py", HANDLER)
    assert "`contact.tell`" in drawing.drawing(House(build(folder, handler)))
    states = added("dispatch/rules.py", STATES)
    assert "  open --> resulted" in drawing.drawing(House(build(folder, states)))
