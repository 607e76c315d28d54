"""What a mapping would make of the first rows of a file, with nothing stored."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Run
from ..rules.files import BadFile, examine
from ..rules.mappings import MOST, read_mapping
from ..rules.reading import Chunk, preview
from ..rules.shaping import Reject, Shaper

ROWS, SHOWN, LONGEST = 20, 5, 500


@dataclass(frozen=True)
class Sample:
    """The first rows of a file: its name, and its columns of text."""

    name: str
    columns: dict[str, list[str]]


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


def sample_of(path: Path, name: str) -> Sample:
    """This will take the first rows of a file; long values are cut. Raises BadFile."""
    table = preview(path, examine(path), ROWS).table
    if table.num_columns > MOST:
        raise BadFile(f"The file has {table.num_columns} columns; a mapping has at most {MOST}.")
    columns = table.to_pydict().items()
    return Sample(name, {each: [(v or "")[:LONGEST] for v in said] for each, said in columns})


def consult_sample(*, by: Actor, reason: Reason, code: str) -> Sample | None:
    """This will take the first rows of the last file that came by a mapping, and write that they
    were looked at; None where there is no such file, or it is no longer kept. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_edit(by=by)
        run = Run.objects.filter(mapping__code=code).order_by("-pk").first()
        if run is None or not Path(run.path).is_file():
            return None
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="ingest.file.sampled",
            subject=Subject("ingest.run", run.pk),
            reason=reason,
        )
    return sample_of(Path(run.path), run.name)


def write_sample(sample: Sample | None) -> str:
    """This will write a sample, so that a page can carry it; nothing of it is kept."""
    return json.dumps(asdict(sample)) if sample else ""


def read_sample(text: str) -> Sample | None:
    """This will read a sample that a page carried. Raises BadFile."""
    if not text:
        return None
    try:
        said = json.loads(text)
        columns = {str(n): [str(v) for v in each] for n, each in said["columns"].items()}
        sample = Sample(str(said["name"])[:200], columns)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise BadFile("The sample cannot be read. Choose the file again.") from wrong
    lengths = {len(each) for each in columns.values()}
    if len(columns) > MOST or len(lengths) != 1 or max(lengths) > ROWS:
        raise BadFile("The sample is not a table of a few rows. Choose the file again.")
    return sample


def try_sample(*, by: Actor, body: Any, sample: Sample | None) -> Preview | None:
    """This will try a mapping on a sample; without one it is only read.

    Raises BadMapping, NotPermitted.
    """
    permissions.check_can_edit(by=by)
    plan = read_mapping(body)
    if sample is None:
        return None
    table = pa.table({name: pa.array(each, pa.string()) for name, each in sample.columns.items()})
    chunk = Chunk(np.arange(1, table.num_rows + 1), table)
    made = Shaper(plan, timezone.localdate().isoformat()).shape(chunk)
    shown = []
    for each in made.records:
        names = [n for n in each.table.column_names if n not in ("n", "turn", "known_at")]
        rows = [[row[n] for n in names] for row in each.table.slice(0, SHOWN).to_pylist()]
        shown.append(Shown(each.name, [n.replace("_", " ") for n in names], rows))
    return Preview(sample.name, shown, made.rejects[:SHOWN])
