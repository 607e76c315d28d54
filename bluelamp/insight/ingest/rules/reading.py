"""Reading rows: any kind of file as tables of text with row numbers, in bounded memory."""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from .files import BadFile, Examined, Recoded, unpacked

BLOCK = 4 << 20
ROWS = 25_000
LONGEST_ROW = 4 << 20
MOST_COLUMNS = 2_000
HEAD = 1 << 20


@dataclass(frozen=True)
class BadRow:
    """A row that could not be taken apart: its number from 1, why, and what it said."""

    row: int
    reason: str
    raw: dict[str, str]


@dataclass
class Chunk:
    """Rows together: their numbers (from 1, the header not counted) and their columns of text."""

    rows: NDArray[np.int64]
    table: pa.Table
    bad: list[BadRow] = field(default_factory=list)

    @property
    def read(self) -> int:
        """This will say how many rows were read, good and bad."""
        return len(self.rows) + len(self.bad)

    def after(self, row: int) -> "Chunk":
        """This will leave out the rows up to one that was done before."""
        keep = self.rows > row
        bad = [each for each in self.bad if each.row > row]
        return Chunk(self.rows[keep], self.table.filter(pa.array(keep)), bad)


def read_chunks(path: Path, examined: Examined) -> Iterator[Chunk]:
    """This will give the rows of a file in order. Raises BadFile."""
    reader = READERS[examined.kind]
    try:
        yield from reader(path, examined)
    except (pa.ArrowInvalid, pa.ArrowException, csv.Error) as wrong:
        raise BadFile(_said(str(wrong))) from wrong


def preview(path: Path, examined: Examined, most: int = 20) -> Chunk:
    """This will give the first rows of a file. Raises BadFile."""
    for chunk in read_chunks(path, examined):
        return Chunk(chunk.rows[:most], chunk.table.slice(0, most), chunk.bad[:most])
    raise BadFile("The file holds no rows.")


def _said(trouble: str) -> str:
    if "straddling" in trouble or "block size" in trouble:
        return f"A row is longer than {BLOCK >> 20} MB, or a quotation mark is never closed."
    return f"The file cannot be read: {trouble.splitlines()[0][:200]}"


def _csv(path: Path, examined: Examined) -> Iterator[Chunk]:
    with unpacked(path) as stream:
        source = Recoded(stream, examined.encoding)
        names, mark, rest = _header(source)
        if not (rest := rest or source.read(HEAD)):
            return
        odd: list[BadRow] = []

        def is_odd(row: Any) -> str:
            said = (
                f"The row has {row.actual_columns} values; the header has {row.expected_columns}."
            )
            odd.append(BadRow(int(row.number) - 1, said, {"": row.text[:LONGEST_ROW]}))
            return "skip"

        reader = arrow_csv.open_csv(
            pa.PythonFile(_Joined(rest, source), "r"),
            arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            arrow_csv.ParseOptions(
                delimiter=mark,
                newlines_in_values=True,
                ignore_empty_lines=True,
                invalid_row_handler=is_odd,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        yield from _numbered(reader, odd)


def _numbered(reader: Iterable[pa.RecordBatch], odd: list[BadRow]) -> Iterator[Chunk]:
    """Rows that were left out have their numbers; the others have what lies between."""
    done = told = 0
    for batch in reader:
        reached = done + batch.num_rows
        while told < len(odd) and odd[told].row + 1 <= reached + 1:
            told, reached = told + 1, reached + 1
        bad = [BadRow(each.row + 1, each.reason, each.raw) for each in odd[:told]]
        numbers = np.arange(done + 1, reached + 1)
        good = numbers[~np.isin(numbers, [each.row for each in bad])]
        yield Chunk(good, pa.Table.from_batches([batch]), bad)
        del odd[:told]
        done, told = reached, 0
    if odd:
        empty = pa.table({})
        yield Chunk(
            np.empty(0, np.int64),
            empty,
            [BadRow(each.row + 1, each.reason, each.raw) for each in odd],
        )


class _Joined(io.RawIOBase):
    """What was read to find the header, then the rest."""

    def __init__(self, first: bytes, rest: Recoded) -> None:
        self.first, self.source = first, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self.first:
            return self.source.read(size)
        wanted = len(self.first) if size < 0 else size
        piece, self.first = self.first[:wanted], self.first[wanted:]
        return piece + self.source.read() if size < 0 else piece


def _header(source: Recoded) -> tuple[list[str], str, bytes]:
    head = source.read(HEAD)
    text = head.decode("utf-8", "replace")
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(",;\t|", key=first.count)
    lines = io.StringIO(text, newline="")
    names = next(csv.reader(lines, delimiter=mark), [])
    if not names or not any(each.strip() for each in names):
        raise BadFile("The file has no header row.")
    used = len(text[: lines.tell()].encode())
    return named(names), mark, head[used:]


def named(names: Iterable[Any]) -> list[str]:
    """This will give every column a name of its own. Raises BadFile."""
    found: list[str] = []
    for place, each in enumerate(names, start=1):
        name = str("" if each is None else each).replace("\ufeff", "").strip() or f"column {place}"
        found.append(name if name not in found else f"{name} ({place})")
    if len(found) > MOST_COLUMNS:
        raise BadFile(f"The file has {len(found)} columns; at most {MOST_COLUMNS} are read.")
    return found


def _parquet(path: Path, _: Examined) -> Iterator[Chunk]:
    done = 0
    with unpacked(path) as stream:
        source = io.BytesIO(stream.read()) if not stream.seekable() else stream
        for batch in parquet.ParquetFile(source).iter_batches(batch_size=ROWS):
            columns = [_as_text(each) for each in batch.columns]
            table = pa.table(dict(zip(named(batch.schema.names), columns, strict=True)))
            yield Chunk(np.arange(done + 1, done + 1 + batch.num_rows), table)
            done += batch.num_rows


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_nested(values.type) or pa.types.is_binary(values.type):
        texts = [
            None if each is None else json.dumps(each, default=str) for each in values.to_pylist()
        ]
        return pa.array(texts, pa.string())
    return pc.fill_null(pc.cast(values, pa.string()), "")


def _excel(path: Path, _: Examined) -> Iterator[Chunk]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as wrong:
        raise BadFile("The workbook cannot be opened; save it again as .xlsx.") from wrong
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        names = named(next(rows, ()))
        yield from _of_dicts(
            ({n: _cell(v) for n, v in zip(names, row, strict=False)} for row in rows), names
        )
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _json_lines(path: Path, examined: Examined) -> Iterator[Chunk]:
    with unpacked(path) as stream:
        lines = io.BufferedReader(Recoded(stream, examined.encoding), HEAD)
        yield from _of_objects(_each_line(lines))


def _each_line(lines: Any) -> Iterator[Any]:
    while line := lines.readline(LONGEST_ROW):
        if not line.endswith(b"\n") and len(line) >= LONGEST_ROW:
            raise BadFile(f"A row is longer than {LONGEST_ROW >> 20} MB.")
        if line.strip():
            yield _loaded(line.decode())


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        return BadRow(0, f"The row is not JSON: {str(wrong)[:100]}.", {"": text[:LONGEST_ROW]})


def _json(path: Path, examined: Examined) -> Iterator[Chunk]:
    with unpacked(path) as stream:
        yield from _of_objects(_each_object(Recoded(stream, examined.encoding)))


def _each_object(source: Recoded) -> Iterator[Any]:
    """The elements of one array, taken off as they are complete. Raises BadFile."""
    decoder, texts = json.JSONDecoder(), _texts(source)
    held = next(texts, "").lstrip()[1:]
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
        except RecursionError as wrong:
            raise BadFile("The file is nested too deeply to be read.") from wrong
        except ValueError as wrong:
            held += _more(texts, held, wrong)
            continue
        yield value
        held = held[end:]


def _texts(source: Recoded) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while piece := source.read(HEAD):
        yield decoder.decode(piece)


def _more(texts: Iterator[str], held: str, wrong: Exception) -> str:
    if len(held) > LONGEST_ROW or not (piece := next(texts, "")):
        raise BadFile(
            "The file is cut short or is not JSON: a value in it does not end."
        ) from wrong
    return piece


def _of_objects(values: Iterator[Any]) -> Iterator[Chunk]:
    names: list[str] = []
    yield from _of_dicts((_flat(each, names) for each in values), names)


def _flat(value: Any, names: list[str]) -> Any:
    if isinstance(value, BadRow):
        return value
    if not isinstance(value, dict):
        return BadRow(
            0, "The row is not an object with names.", {"": json.dumps(value)[:LONGEST_ROW]}
        )
    found: dict[str, str] = {}
    _flatten("", value, found)
    names.extend(each for each in found if each not in names)
    return found


def _flatten(start: str, value: dict[str, Any], found: dict[str, str]) -> None:
    for key, held in value.items():
        name = f"{start}{key}"
        if isinstance(held, dict):
            _flatten(f"{name}.", held, found)
        elif held is None:
            found[name] = ""
        else:
            found[name] = held if isinstance(held, str) else json.dumps(held)


def _of_dicts(rows: Iterator[Any], names: list[str]) -> Iterator[Chunk]:
    done = 0
    while piece := list(islice(rows, ROWS)):
        numbered = list(enumerate(piece, start=done + 1))
        good = [(number, each) for number, each in numbered if isinstance(each, dict)]
        bad = [BadRow(n, each.reason, each.raw) for n, each in numbered if isinstance(each, BadRow)]
        columns = {
            name: pa.array([each.get(name, "") for _, each in good], pa.string()) for name in names
        }
        yield Chunk(np.array([number for number, _ in good], np.int64), pa.table(columns), bad)
        done += len(piece)


READERS = {
    "csv": _csv,
    "json": _json,
    "json lines": _json_lines,
    "excel": _excel,
    "parquet": _parquet,
}
