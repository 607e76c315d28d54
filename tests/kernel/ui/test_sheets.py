"""Files of rows: what is read, and what is said of what cannot be."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from bluelamp.kernel.ui import cells, sheets

FIELDS = (
    cells.Field("name", "Name", cells.words(20), required=True),
    cells.Field("cost", "Annual cost", cells.money()),
    cells.Field("share", "Share", cells.percent),
    cells.Field("on", "Ends on", cells.day),
)


def workbook(*rows, merge="", number_format=None):
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    for cell, wanted in (number_format or {}).items():
        page[cell].number_format = wanted
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def held(text, name="rows.csv"):
    return cells.check(sheets.read(text.encode() if isinstance(text, str) else text, name), FIELDS)


def said(checked):
    return [(each.row, each.column, each.said) for each in checked.faults]


def test_a_good_file_is_read_whole():
    checked = held('Name,Annual cost,Share,Ends on\nOasis,"£1,250.50",30%,21/11/2026\n')
    assert not checked.faults
    assert checked.rows[0].values == {
        "name": "Oasis",
        "cost": Decimal("1250.50"),
        "share": Decimal(30),
        "on": datetime.date(2026, 11, 21),
    }


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("Oasis,4.5m,,", "Annual cost", "Write it in full"),
        ("Oasis,£450k,,", "Annual cost", "Write it in full"),
        ("Oasis,-5,,", "Annual cost", "below nothing"),
        ("Oasis,1.234,,", "Annual cost", "more than 2 decimals"),
        ('Oasis,"1.234,56",,', "Annual cost", "not a number"),
        ("Oasis,,120%,", "Share", "not between 0 and 100"),
        ("Oasis,,,31/02/2026", "Ends on", "is not a date"),
        ("Oasis,,,21/11/26", "Ends on", "is not a date"),
        ("Oasis,,,01/01/0202", "Ends on", "cannot be right"),
        (",12,,", "Name", "This is needed"),
        ("=HYPERLINK(1),12,,", "Name", "This is a formula"),
        ("@SUM(A1),12,,", "Name", "This is a formula"),
        ("+cmd|calc,12,,", "Name", "This is a formula"),
        ("A name of more than twenty letters,12,,", "Name", "longer than 20"),
    ],
)
def test_a_bad_cell_is_named_with_what_is_wrong(line, column, words):
    checked = held(f"Name,Annual cost,Share,Ends on\nGood,1,1,\n{line}\n")
    assert [row.values["name"] for row in checked.rows] == ["Good"]
    [(row, where, sentence)] = said(checked)
    assert (row, where) == (3, column)
    assert words in sentence


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "rows.csv", "empty"),
        (b"Name,Annual cost (\xc2\xa3m)\nOasis,4\n", "rows.csv", "not in full pounds"),
        (b"Cost\n4\n", "rows.csv", "no column “Name”"),
        (b"Name,Name\na,b\n", "rows.csv", "more than once"),
        (b"Name,,Share\na,b,c\n", "rows.csv", "each column must have one"),
        (b"Name\nOasis\n", "rows.pdf", "CSV file or an Excel file"),
        (b"not a zip", "rows.xlsx", "cannot be opened"),
        (b"PK\x03\x04rest", "rows.xlsx", "cannot be opened"),
        (b'Name\n"Oasis\n', "rows.csv", "not good CSV"),
        (b"Na\x00me\n1\n", "rows.csv", "not text"),
    ],
)
def test_a_file_of_which_no_row_can_be_read_says_why(content, name, words):
    with pytest.raises(sheets.NotReadable, match=words.replace("(", r"\(")):
        held(content, name)


def test_excel_is_read_as_people_see_it():
    rows = [
        ["Name", "Annual cost", "Share", "Ends on"],
        ["Oasis", 0.1 + 0.2, 0.3, datetime.date(2026, 1, 2)],
    ]
    checked = held(workbook(*rows, number_format={"C2": "0%"}), "rows.xlsx")
    assert not checked.faults
    assert checked.rows[0].values == {
        "name": "Oasis",
        "cost": Decimal("0.3"),
        "share": Decimal(30),
        "on": datetime.date(2026, 1, 2),
    }


def test_merged_cells_and_formulas_of_excel_are_faults_of_their_rows():
    rows = [["Name", "Annual cost"], ["Oasis", 1], ["Corvus", 2], [None, 3], ["IMS", "=B2+B3"]]
    checked = held(workbook(*rows, merge="A3:A4"), "rows.xlsx")
    assert [row.values["name"] for row in checked.rows] == ["Oasis"]
    assert {row for row, _, _ in said(checked)} == {3, 4, 5}
    assert "A3:A4 are merged" in said(checked)[0][2]
    assert any("formula" in words for _, _, words in said(checked))


def test_the_repair_file_holds_the_bad_rows_alone_and_can_be_sent_again():
    checked = held("Name,Annual cost,Note\nGood,1,a\nBad,4m,'=kept\n")
    text = "".join(sheets.repair_lines(checked.sheet, checked.faults))
    again = held(text.replace("4m", "4000000"))
    assert [row.values["cost"] for row in again.rows] == [Decimal(4_000_000)]
    assert "Good" not in text
    assert "Write it in full" in text
    assert again.unknown == ["Note"]
    assert again.rows[0].rest == {"Note": "=kept"}


def test_a_file_in_the_letters_of_an_old_spreadsheet_is_read():
    checked = held("Name;Annual cost\nCafé;£12\n".encode("cp1252"))
    assert checked.rows[0].values == {"name": "Café", "cost": Decimal(12)}
