"""What a mapping would make of the first rows of a file, with nothing stored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..models import Run
from ..rules.files import BadFile, examine
from ..rules.mappings import read_mapping
from ..rules.reading import preview
from ..rules.shaping import Reject, Shaper

MOST = 5


@dataclass(frozen=True)
class Shown:
    """One kind of record that the first rows would become."""

    name: str
    headings: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Preview:
    """The records and the rejects of a file's first rows."""

    file: str
    records: list[Shown]
    rejects: list[Reject]


def try_mapping(*, by: Actor, code: str, body: Any) -> Preview:
    """This will try a mapping on the first rows of the last file that came by its code.

    Raises BadMapping, BadFile, NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_edit(by=by)
        run = Run.objects.filter(mapping__code=code).order_by("-pk").first()
    plan = read_mapping(body)
    if run is None:
        raise BadFile("The mapping is whole. No file has come by it yet, so there is none to try.")
    path = Path(run.path)
    made = Shaper(plan, run.asked_at.date().isoformat()).shape(preview(path, examine(path)))
    shown = []
    for each in made.records:
        names = [n for n in each.table.column_names if n not in ("n", "turn", "known_at")]
        rows = [[row[n] for n in names] for row in each.table.slice(0, MOST).to_pylist()]
        shown.append(Shown(each.name, [n.replace("_", " ") for n in names], rows))
    return Preview(run.name, shown, made.rejects[:MOST])
