"""Claim: a second report of an open incident is found with a precision and a recall of 0.9 each.

Makes pairs of made-up reports (`bench/duplicate_reports.py`): of one event in different words with
slips of the finger, and near misses: the same sort of thing hours later, streets away, something
else at the same place, something else elsewhere. The claim is about stories that were not used to
set the rule's words and weights. They are made up by the same hands all the same: real calls must
be measured before the figure is relied on.

The baseline, over the same pairs, is what a plain board offers: within 250 metres and one hour.

SIZE=full makes 24,000 pairs; otherwise 6,000. --json prints one object.
"""

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.duplicate_reports import HELD_OUT, TUNED, Pair, pairs
from bluelamp.contact.rules.duplicates import Report, compare

TARGET = 0.9
EVENTS = {"small": 2_000, "full": 8_000}


def main() -> None:
    """This will run the bench and print its figures; it fails when it misses the target."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    figures = run(EVENTS[os.environ.get("SIZE", "small")])
    print(json.dumps(figures) if chosen.json else table(figures))
    sys.exit(0 if figures["kept"] else 1)


def run(events: int) -> dict[str, Any]:
    """This will make the pairs, ask the rule and the baseline, and return the figures."""
    held_out = list(pairs(HELD_OUT, events, seed=1))
    tuned = list(pairs(TUNED, events, seed=2))
    began = time.perf_counter()
    ours = measure(held_out, is_likely)
    spent = (time.perf_counter() - began) / len(held_out)
    figures: dict[str, Any] = {
        "pairs": len(held_out),
        "ours": ours,
        "ours, stories it was tuned on": measure(tuned, is_likely),
        "baseline: 250 m and an hour": measure(held_out, same_place_and_hour),
        "microseconds a pair": round(spent * 1e6),
        "wrongly taken for one, by kind": wrong_by_kind(held_out),
    }
    figures["kept"] = ours["precision"] >= TARGET and ours["recall"] >= TARGET
    return figures


def is_likely(one: Report, other: Report) -> bool:
    """This will ask our rule."""
    return compare(one, other).is_likely


def same_place_and_hour(one: Report, other: Report) -> bool:
    """This will ask the baseline; without a position it goes by the street's name."""
    soon = abs((one.at - other.at).total_seconds()) <= 3_600
    if one.easting is None or other.easting is None:
        return soon and one.place.split()[-2:] == other.place.split()[-2:]
    away = math.hypot(one.easting - other.easting, (one.northing or 0) - (other.northing or 0))
    return soon and away <= 250


def measure(made: Sequence[Pair], says: Callable[[Report, Report], bool]) -> dict[str, float]:
    """This will count how often what is said to be one event is one, and how many are found."""
    said = [(says(each.one, each.other), each.same) for each in made]
    right = sum(both == (True, True) for both in said)
    claimed, true = sum(each for each, _ in said), sum(each for _, each in said)
    precision, recall = right / max(1, claimed), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def wrong_by_kind(made: Sequence[Pair]) -> dict[str, str]:
    """This will count the near misses that are taken for one event, by their kind."""
    kinds = sorted({each.kind for each in made if not each.same})
    found = {kind: [each for each in made if each.kind == kind] for kind in kinds}
    return {
        kind: f"{sum(is_likely(each.one, each.other) for each in some)} of {len(some)}"
        for kind, some in found.items()
    }


def table(figures: dict[str, Any]) -> str:
    """This will write the figures as people read them."""
    lines = [f"{name}: {value}" for name, value in figures.items() if name != "kept"]
    verdict = "kept" if figures["kept"] else "MISSED"
    return "\n".join([*lines, f"target {TARGET} each: {verdict}"])


if __name__ == "__main__":
    main()
