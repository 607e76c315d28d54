"""What becomes of each relationship of the file: taken, said already, or left out and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .portfolio import RESULTS
from .tables import Tables, by_id, write

GOES_INTO = {
    "responsible_for": "applications", "uses_Supplier": "applications",
    "judged_by": "applications", "has_business_function": "capabilities",
    "is_a_type_of": "capabilities", "serves": "capabilities", "pays_for": "projects",
    "has_task": "milestones", "delivers": "contracts", "lets_contract": "contract-applications",
}  # fmt: skip
TAKEN = ""
SAME = "It is said already by a row above."
NO_END = "It points to what the file does not hold."
NO_RESULT = "The file gives the metric no result, so it says nothing of value."
UNUSED = "No investment has this function, so it is no capability of anybody."
UNKNOWN = "Nothing of ours is of this sort."


@dataclass(frozen=True)
class Became:
    """One relationship, the kind of file it goes into, and why it is not taken, if it is not."""

    row: dict[str, str]
    kind: str
    why: str

    @property
    def sort(self) -> str:
        """This will name the sort of relationship."""
        return f"{self.row['from_label']} {self.row['type']} {self.row['to_label']}"


@dataclass(frozen=True)
class Line:
    """One sort of relationship: how many were read, taken, said already, left out by reason."""

    sort: str
    kind: str
    read: int
    taken: int
    same: int
    left: dict[str, int]


def of(tables: Tables) -> Iterator[Became]:
    """This will say of each relationship what becomes of it, in the order of the file."""
    there = {
        label: by_id(tables, label)
        for each in tables["relationships"]
        for label in (each["from_label"], each["to_label"])
        if label.lower() in tables
    }
    used = {e["to_id"] for e in tables["relationships"] if e["type"] == "has_business_function"}
    seen: set[tuple[str, ...]] = set()
    for row in tables["relationships"]:
        why = _why(row, there, used)
        says = _says(row, there) if not why else ()
        if says in seen:
            why = SAME
        seen |= {says} if says else set()
        yield Became(row, GOES_INTO.get(row["type"], ""), why)


def lines(became: Iterable[Became]) -> list[Line]:
    """This will count what became of each sort; read is taken, same and left out together."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for each in became:
        counted.setdefault((each.sort, each.kind), Counter())[each.why] += 1
    return [
        Line(
            sort, kind, found.total(), found[TAKEN], found[SAME],
            {why: n for why, n in found.items() if why not in (TAKEN, SAME)},
        )
        for (sort, kind), found in counted.items()
    ]  # fmt: skip


def listed(became: Iterable[Became]) -> str:
    """This will write every relationship with what became of it, as CSV."""
    head = ("from_id", "from_label", "type", "to_id", "to_label")
    rows = (
        (*(each.row[name] for name in head), each.kind, "no" if each.why else "yes", each.why)
        for each in became
    )
    return write((*head, "Goes into", "Taken", "Why not"), rows)


def _why(row: dict[str, str], there: dict[str, dict[str, dict[str, str]]], used: set[str]) -> str:
    if row["type"] not in GOES_INTO:
        return UNKNOWN
    ends = ((row["from_label"], row["from_id"]), (row["to_label"], row["to_id"]))
    if any(pk not in there.get(label, {}) for label, pk in ends):
        return NO_END
    if row["type"] == "serves" and row["from_id"] not in used:
        return UNUSED
    if row["type"] == "judged_by":
        result = there["Metric"][row["to_id"]]["Metric_results"]
        return "" if result in RESULTS else NO_RESULT
    return TAKEN


def _says(row: dict[str, str], there: dict[str, dict[str, dict[str, str]]]) -> tuple[str, ...]:
    """What it says in our words: a supplier is known to an application by its name alone."""
    other = row["to_id"]
    if row["type"] == "uses_Supplier":
        other = there["Supplier"][other]["name"]
    return row["type"], row["from_id"], other
