"""The table of links, sorted as its reader asks, and as rows of a file."""

from collections.abc import Callable
from typing import Any

from .profiles import Linked

Row = list[tuple[str, Any]]
SORTS: dict[str, tuple[str, Callable[[Linked], Any]]] = {
    "role": ("Role", lambda each: each.role),
    "with": ("Who or what", lambda each: each.other["label"].casefold()),
    "when": ("When", lambda each: str(each.link.started_on or each.happened or "")),
    "sure": ("How sure", lambda each: each.link.confidence),
    "source": ("Source", lambda each: (str(each.link.source), str(each.link.known_at))),
}
LABELS = [
    *("Role", "Reference", "Who or what", "Marking", "From", "To", "Happened"),
    *("How sure", "Source", "Known at", "Words"),
]


def sorted_links(links: list[Linked], by: str) -> list[Linked]:
    """This will sort links by a column; an unknown one leaves them by role."""
    _, key = SORTS.get(by, SORTS["role"])
    return sorted(links, key=key)


def headings(chosen: str) -> list[dict[str, Any]]:
    """This will list the columns by which one may sort, and which it is."""
    now = chosen if chosen in SORTS else "role"
    return [{"name": name, "label": label, "on": name == now} for name, (label, _) in SORTS.items()]


def rows_of(links: list[Linked]) -> list[Row]:
    """This will give links as rows of a file."""
    return [list(zip(LABELS, _values(each), strict=True)) for each in links]


def _values(row: Linked) -> list[Any]:
    link, other = row.link, row.other
    return [
        *(row.role, other["ref"], other["label"], other["marking"]),
        *(link.started_on, link.ended_on, row.when),
        *(link.get_confidence_display(), str(link.source), link.known_at, link.words),
    ]
