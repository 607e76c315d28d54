"""Writes constraints.txt from what is installed: the platform, then its suite and benchmarks.

Run it with the environment's own Python after a dependency has been raised and tested.
"""

import importlib.metadata
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """This will write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    running = tree(project["dependencies"])
    suite = tree([each for extra in project["optional-dependencies"].values() for each in extra])
    lines = [
        "# The whole tree as it was tested: pip installs these versions and no others.",
        "# What the platform runs on.",
        *sorted(running.values(), key=str.lower),
        "",
        "# What only the checks, the suite and the benchmarks need.",
        *sorted((suite[name] for name in suite.keys() - running.keys()), key=str.lower),
    ]
    (ROOT / "constraints.txt").write_text("\n".join(lines) + "\n")


def tree(wanted: list[str]) -> dict[str, str]:
    """This will pin requirements and all that they need, by plain name."""
    pins: dict[str, str] = {}
    waiting, seen = [Requirement(each) for each in wanted], set[str]()
    while waiting:
        need = waiting.pop()
        if str(need) in seen:
            continue
        seen.add(str(need))
        found = importlib.metadata.distribution(need.name)
        pins[plain(need.name)] = f"{found.metadata['Name']}=={found.version}"
        waiting += needs(found, need.extras)
    return pins


def needs(found: importlib.metadata.Distribution, extras: set[str]) -> list[Requirement]:
    """This will list what a distribution needs here when it is asked for with these extras."""
    every = [Requirement(each) for each in found.requires or []]
    return [
        each
        for each in every
        if each.marker is None
        or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def plain(name: str) -> str:
    """This will give a project's name in the one form that counts."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
