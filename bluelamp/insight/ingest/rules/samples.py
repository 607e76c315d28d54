"""The first rows of a file, as a page carries them while its mapping is made."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from .files import BadFile, examine
from .mappings import MOST
from .reading import Chunk, preview

ROWS, LONGEST = 20, 500


@dataclass(frozen=True)
class Sample:
    """The first rows of a file: its name, and its columns of text."""

    name: str
    columns: dict[str, list[str]]

    def chunk(self) -> Chunk:
        """This will give the rows as they would be read from the file."""
        table = pa.table({name: pa.array(each, pa.string()) for name, each in self.columns.items()})
        return Chunk(np.arange(1, table.num_rows + 1), table)


def sample_of(path: Path, name: str) -> Sample:
    """This will take the first rows of a file; long values are cut. Raises BadFile."""
    table = preview(path, examine(path), ROWS).table
    if table.num_columns > MOST:
        raise BadFile(f"The file has {table.num_columns} columns; a mapping has at most {MOST}.")
    columns = table.to_pydict().items()
    return Sample(name, {each: [(v or "")[:LONGEST] for v in said] for each, said in columns})


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
