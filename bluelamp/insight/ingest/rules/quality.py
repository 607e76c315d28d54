"""Questions asked of every row, and what was found, with the first rows as examples."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .mappings import Plan, Rule
from .points import degrees
from .seen import Seen

Mask = NDArray[np.bool_]
EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """What was found in how many rows, and the first of them."""

    code: str
    says: str
    dimension: str
    count: int
    examples: tuple[int, ...]


def finding(code: str, says: str, dimension: str, failed: Mask, rows: NDArray[np.int64]) -> Finding:
    """This will count what failed."""
    examples = tuple(int(each) for each in rows[failed][:EXAMPLES])
    return Finding(code, says, dimension, int(failed.sum()), examples)


def empties(plan: Plan, columns: Mapping[str, pa.Array], rows: NDArray[np.int64]) -> list[Finding]:
    """This will count the rows in which a column is empty."""
    found = []
    for name in plan.columns:
        if columns[name].null_count:
            failed = np.asarray(pc.is_null(columns[name]).to_numpy(zero_copy_only=False), bool)
            found.append(
                finding(f"empty:{name}", f"“{name}” is empty", "completeness", failed, rows)
            )
    return found


def ask(rule: Rule, columns: Mapping[str, pa.Array], received_on: str, seen: Seen | None) -> Mask:
    """This will say which rows fail a rule; what is missing fails `present` alone."""
    return ASKED[rule.check](rule.given, columns, received_on, seen)


def _present(given: Any, columns: Any, _: str, __: Any) -> Mask:
    return _mask(pc.is_null(columns[given["from"]]))


def _unique(given: Any, columns: Any, _: str, seen: Seen | None) -> Mask:
    values = columns[given["from"]]
    there = _mask(pc.is_valid(values))
    failed = np.zeros(len(values), bool)
    if seen is not None and there.any():
        failed[there] = seen.meet(values.filter(pa.array(there)).to_pylist()) > 0
    return failed


def _between(given: Any, columns: Any, _: str, __: Any) -> Mask:
    values = degrees(columns[given["from"]])
    least, most = given.get("least", -np.inf), given.get("most", np.inf)
    return np.asarray((values < float(least)) | (values > float(most)), bool)


def _pattern(given: Any, columns: Any, _: str, __: Any) -> Mask:
    return _mask(pc.invert(pc.match_substring_regex(columns[given["from"]], given["like"])))


def _box(given: Any, columns: Any, _: str, __: Any) -> Mask:
    lat, lon = degrees(columns[given["latitude"]]), degrees(columns[given["longitude"]])
    outside = (lat < given["south"]) | (lat > given["north"])
    outside |= (lon < given["west"]) | (lon > given["east"])
    return np.asarray(outside, bool)


def _older(given: Any, columns: Any, received_on: str, _: Any) -> Mask:
    received = datetime.date.fromisoformat(received_on)
    oldest = (received - datetime.timedelta(days=int(given["days"]))).isoformat()
    return _mask(pc.less(columns[given["from"]], oldest))


def _mask(values: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)


ASKED = {
    "present": _present,
    "unique": _unique,
    "between": _between,
    "pattern": _pattern,
    "box": _box,
    "older": _older,
}
