"""What changed between two editions of a dataset, told by each row's lasting reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """Rows that came, rows that went, and each field that says something else."""

    added: list[str]
    gone: list[str]
    changed: list[tuple[str, str, Any, Any]]

    @property
    def count(self) -> int:
        """This will count the rows that differ."""
        return len(self.added) + len(self.gone) + len({each[0] for each in self.changed})


def between(before: Sequence[Row], after: Sequence[Row]) -> Difference:
    """This will hold two editions against each other."""
    old = {str(row["reference"]): row for row in before}
    new = {str(row["reference"]): row for row in after}
    return Difference(
        added=sorted(new.keys() - old.keys()),
        gone=sorted(old.keys() - new.keys()),
        changed=[
            (reference, name, old[reference].get(name), new[reference].get(name))
            for reference in sorted(old.keys() & new.keys())
            for name in sorted(old[reference].keys() | new[reference].keys())
            if old[reference].get(name) != new[reference].get(name)
        ],
    )
