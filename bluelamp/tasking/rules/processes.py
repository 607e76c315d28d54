"""Templates of tactical processes, which are data: what is to be done, by which role, how soon."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "processes"
LONGEST = 60 * 24 * 365


class BadTemplate(ValueError):
    """A file is no template of a process; the words say what is wrong with it."""


@dataclass(frozen=True)
class Step:
    """One step: its title, who does it, the minutes until it is due, the words and the source."""

    title: str
    role: str
    due_minutes: int
    detail: str
    citation: str


@dataclass(frozen=True)
class Template:
    """A process as data, with its version."""

    code: str
    version: int
    name: str
    purpose: str
    steps: tuple[Step, ...]


@cache
def templates() -> Mapping[str, Template]:
    """This will give every template by its code. Raises BadTemplate."""
    found = [read(path.stem, json.loads(path.read_text("utf-8"))) for path in _files()]
    return {each.code: each for each in found}


def read(code: str, content: Mapping[str, Any]) -> Template:
    """This will make a template of what a file holds. Raises BadTemplate."""
    try:
        steps = tuple(_step(each) for each in content["steps"])
        made = Template(code, int(content["version"]), content["name"], content["purpose"], steps)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadTemplate(f"{code} is no template of a process: {wrong!r}") from wrong
    if not steps:
        raise BadTemplate(f"{code} has no steps.")
    return made


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def _step(content: Mapping[str, Any]) -> Step:
    step = Step(**content)
    if not 0 <= step.due_minutes <= LONGEST:
        raise BadTemplate(f"“{step.title}” is due in {step.due_minutes} minutes.")
    if not step.citation:
        raise BadTemplate(f"“{step.title}” cites nothing.")
    return step
