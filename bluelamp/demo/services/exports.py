"""The export of a made-up records system, written as a file that ingest reads."""

import csv
from pathlib import Path

from bluelamp.demo.rules.exports import nominal_lines


def write_nominals(path: Path, *, rows: int, people: int = 1_000, seed: int = 1) -> int:
    """This will write an export of fictional nominals, and say how many lines follow its head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = list(nominal_lines(rows, people=people, seed=seed))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    return len(lines) - 1
