"""Bad files are answered with a sentence; good ones are read in whatever form they come."""

import gzip
import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from bluelamp.insight.ingest.rules import columns, files, mappings, reading

ROWS = [{"a": "1", "b": "café"}, {"a": "2", "b": ""}]
CSV = "a,b\n1,café\n2,\n"


def read(folder, name, data):
    """This will give the rows of a file."""
    path = folder / name
    path.write_bytes(data)
    chunks = list(reading.read_chunks(path, files.examine(path)))
    return [row for each in chunks for row in each.table.to_pylist()]


def workbook():
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in (("a", "b"), ("1", "café"), ("2", None)):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def in_parquet():
    held = io.BytesIO()
    parquet.write_table(pa.table({"a": [1, 2], "b": ["café", None]}), held)
    return held.getvalue()


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, CSV)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.csv", CSV.encode()),
        ("doubled-mark.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + CSV.encode()),
        ("windows.csv", CSV.encode("cp1252")),
        ("utf16.csv", CSV.encode("utf-16")),
        ("semicolons.csv", CSV.replace(",", ";").encode()),
        ("returns.csv", CSV.replace("\n", "\r\n").encode()),
        ("packed.csv.gz", gzip.compress(CSV.encode())),
        ("packed.zip", zipped("one.csv")),
        ("rows.json", json.dumps(ROWS).encode()),
        ("rows.jsonl", "\n".join(map(json.dumps, ROWS)).encode()),
        ("book.xlsx", workbook()),
        ("rows.parquet", in_parquet()),
    ],
    ids=lambda each: each if isinstance(each, str) else "",  # packed data tells the time
)
def test_rows_are_the_same_in_whatever_form_they_come(folder, name, data):
    assert read(folder, name, data) == ROWS


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("cut.csv.gz", gzip.compress(CSV.encode() * 9_000)[:-40], "cut short"),
        ("cut.json", b'[{"a": 1}, {"a":', "cut short"),
        ("two.zip", zipped("one.csv", "two.csv"), "holds 2 files"),
        ("open.csv", b'a,b\n1,"2\n' + b"3,4\n" * 3_000_000, "never closed"),
        ("deep.json", b"[" + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_bad_file_is_answered_with_a_sentence(folder, name, data, said):
    with pytest.raises(files.BadFile, match=said):
        read(folder, name, data)


def test_a_bomb_is_not_unpacked(folder):
    path = folder / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as bomb:
        for _ in range(300):
            bomb.write(bytes(1 << 20))
    with pytest.raises(files.BadFile, match="more than 150 times its size"):
        files.examine(path)


def test_a_big_file_is_read_in_little_memory(folder):
    path = folder / "big.csv"
    line = b"2017-03,Burglary,On or near Mill Lane,53.597400,-1.550626,under investigation\n"
    with path.open("wb") as file:
        file.write(b"month,kind,street,lat,lon,outcome\n")
        for _ in range(400):
            file.write(line * 13_000)
    pool, read, most = pa.default_memory_pool(), 0, 0
    before = pool.bytes_allocated()
    for chunk in reading.read_chunks(path, files.examine(path)):
        read, most = read + chunk.read, max(most, pool.bytes_allocated() - before)
    assert read == 5_200_000
    assert 0 < most < 64 << 20 < path.stat().st_size


def test_ragged_rows_keep_their_numbers_and_what_they_said(folder):
    path = folder / "ragged.csv"
    path.write_text("a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n")
    (chunk,) = reading.read_chunks(path, files.examine(path))
    assert chunk.rows.tolist() == [1, 3, 5]
    assert [(each.row, each.raw[""]) for each in chunk.bad] == [(2, "3"), (4, "6,7,8")]


def body(**changes):
    """This will give a small mapping with some of it changed."""
    records = [{"name": "event", "kind": "event", "key": ["a"], "set": {"category": "b"}}]
    plain = {"code": "x", "version": 1, "name": "X", "columns": ["a", "b"], "records": records}
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fields": {"c": {"from": "c"}}}, "circle: c > c"),
        ({"fields": {"c": {"from": "d"}, "d": {"from": "c"}}}, "circle: c > d > c"),
        ({"lookups": {"one": {"else": "two"}, "two": {"else": "one"}}}, "circle: one > two > one"),
        ({"fields": {"c": {"from": "zz"}}}, "neither a column nor a field"),
        ({"fields": {"c": {"from": "a", "do": ["magic"]}}}, "no transform “magic”"),
        ({"records": []}, "at least one record"),
        ({"columns": 7}, "proper form"),
        ({"links": [{"from": "event", "to": "event", "role": "at"}]}, "two records"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_a_sentence(changes, said):
    with pytest.raises(mappings.BadMapping, match=said):
        mappings.read_mapping(body(**changes))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("On or near Queen'S Road", "On or near Queen's Road"), ("St Paul’S Road", "St Paul’s Road"),
     ("QUEEN'S ROAD", "QUEEN'S ROAD"), ("O'Shea Close", "O'Shea Close"), (None, None)],
)  # fmt: skip
def test_a_possessive_is_written_with_a_small_letter(given, kept):
    assert columns.possessive(pa.array([given], pa.string()), None).to_pylist() == [kept]
