"""Runs every benchmark of this folder and prints one table, or one JSON object with --json.

A benchmark is a file with a `main()`. It ends with a status that is not 0 when it misses its claim.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
LONGEST = {"small": 600, "full": 7200}


def main() -> None:
    """This will run them one after another, smallest noise first, and fail when one does."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("names", nargs="*", help="run these alone")
    chosen = options.parse_args()
    size = os.environ.get("SIZE", "small")
    ran = [run(path, size, quiet=chosen.json) for path in found(chosen.names)]
    if chosen.json:
        print(json.dumps({"size": size, "benches": ran}))
    else:
        print_table(ran)
    sys.exit(0 if all(each["passed"] for each in ran) else 1)


def found(names: list[str]) -> list[Path]:
    """This will list the benchmarks."""
    return [
        path
        for path in sorted(FOLDER.glob("*.py"))
        if path != Path(__file__).resolve()
        and "def main(" in path.read_text()
        and (not names or path.stem in names)
    ]


def run(path: Path, size: str, *, quiet: bool) -> dict[str, Any]:
    """This will run one and return its figures, the seconds it took and whether it passed."""
    if not quiet:
        print(f"{path.stem} ...", flush=True)
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, str(path), "--json"],
            cwd=FOLDER.parent,
            env=os.environ | {"SIZE": size, "PYTHONPATH": str(FOLDER.parent)},
            capture_output=True,
            text=True,
            timeout=LONGEST[size],
            check=False,
        )
        status, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        status, out, err = 1, "", f"it took longer than {LONGEST[size]} s"
    figures = last_object(out)
    trouble = (
        "" if figures is not None else (err.strip().splitlines() or ["it printed no JSON"])[-1]
    )
    return {
        "name": path.stem,
        "passed": status == 0 and figures is not None,
        "seconds": round(time.monotonic() - began, 1),
        "figures": figures or {},
        "trouble": trouble,
    }


def last_object(text: str) -> dict[str, Any] | None:
    """This will read the last line that is a JSON object."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            parsed: dict[str, Any] = json.loads(line)
            return parsed
    return None


def print_table(ran: list[dict[str, Any]]) -> None:
    """This will print a line for each benchmark and its figures below."""
    for each in ran:
        verdict = "kept" if each["passed"] else "MISSED"
        print(f"\n{each['name']:24} {verdict:7} {each['seconds']:8.1f} s  {each['trouble']}")
        for name, value in each["figures"].items():
            print(f"    {name:36} {value}")


if __name__ == "__main__":
    main()
