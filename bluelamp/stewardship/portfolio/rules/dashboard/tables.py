"""Its files as rows, the names at the other end of a relationship, and rows written as CSV."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping

Rows = list[dict[str, str]]
Tables = Mapping[str, Rows]
FILES = (
    "investment", "relationships", "bureau", "supplier", "service", "business_function",
    "business_area", "metric", "project", "activity", "contract",
)  # fmt: skip
SOURCE = "US Federal IT Dashboard, Department of Health and Human Services, 2013"
SEEN = "2013-01-31"


def read(text: str) -> Rows:
    """This will read one of its files."""
    return list(csv.DictReader(io.StringIO(text)))


def write(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """This will write rows as CSV under their headings."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(head)
    writer.writerows(rows)
    return kept.getvalue()


def by_id(tables: Tables, label: str) -> dict[str, dict[str, str]]:
    """This will give the rows of one sort by their id."""
    return {each["_id"]: each for each in tables[label.lower()]}


def linked(
    tables: Tables, start: str, end: str, *, name: str = "name", backwards: bool = False
) -> dict[str, list[str]]:
    """This will give, by the id of what is linked, the names at the other end."""
    names = by_id(tables, start if backwards else end)
    found: dict[str, list[str]] = defaultdict(list)
    for each in tables["relationships"]:
        if (each["from_label"], each["to_label"]) == (start, end):
            one, other = each["from_id"], each["to_id"]
            if backwards:
                one, other = other, one
            if other in names:
                found[one].append(names[other].get(name, ""))
    return found


def title(investment: Mapping[str, str]) -> str:
    """This will name an investment; most have no name of their own."""
    return investment["name"] or f"Investment {investment['Identifier']}"
