import datetime

import pytest

from bluelamp.kernel.reference.rules.codefiles import ALWAYS, BadCodeFile, read
from bluelamp.kernel.reference.selectors import shipped_files

HEAD = "# name: Colours\n# source: Ours\n# owner: Us\n"


def csv(body, head=HEAD):
    return read("colour.csv", head + body)


def test_a_file_gives_a_list():
    found = csv(
        "code,label,valid_from,valid_to,attributes.bright,attributes.word\n"
        'R,"Red, bright",2020-01-01,2021-01-01,true,\nR,Crimson,2021-01-01,,null,deep\n'
    )
    assert (found.code, found.name, found.source, found.owner) == (
        "colour",
        "Colours",
        "Ours",
        "Us",
    )
    first, second = found.rows
    assert (first.label, first.valid_to) == ("Red, bright", datetime.date(2021, 1, 1))
    assert (first.attributes, second.attributes) == (
        {"bright": True},
        {"bright": None, "word": "deep"},
    )
    assert (first.sort, second.sort) == (0, 1)


def test_a_code_without_a_first_day_has_always_been():
    assert csv("code,label\nR,Red\n").rows[0].valid_from == ALWAYS


def test_json_says_the_same():
    text = """{"name": "Colours", "source": "Ours", "owner": "Us", "codes": [
        {"code": "R", "label": "Red", "valid_to": "2021-01-01", "attributes": {"bright": true}}]}"""
    assert (
        read("colour.json", text).rows
        == csv("code,label,valid_to,attributes.bright\nR,Red,2021-01-01,true\n").rows
    )


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        ("code,label,colour\nR,Red,x\n", 4, "unknown column colour"),
        ("code\nR\n", 4, "no column label"),
        ("code,label,label\nR,Red,Red\n", 4, "there twice"),
        ("code,label\nR,Red\n,Blue\n", 6, "code is empty"),
        ("code,label\nR,\n", 5, "label is empty"),
        ("code,label\nR,Red,more\n", 5, "3 cells under 2 columns"),
        ("code,label,valid_from\nR,Red,01/02/2020\n", 5, "not a date"),
        ("code,label,valid_from\nR,Red,2020-02-30\n", 5, "not a date"),
        ("code,label,valid_from,valid_to\nR,Red,2020-01-01,2020-01-01\n", 5, "not after"),
        ("code,label,sort\nR,Red,first\n", 5, "whole number"),
        ("code,label\nR,Red\nB,Blue\nR,Rose\n", 7, "overlap those on line 5"),
        (
            "code,label,valid_from,valid_to\nR,a,2020-01-01,2021-01-02\nR,b,2021-01-01,\n",
            6,
            "overlap",
        ),
        ('code,label\nR,"Red\n', 5, "unexpected end of data"),
        ("code,label\nR,Re\0d\n", 5, "NUL"),
        ('code,label,attributes.x\nR,Red,"""a\\u0000b"""\n', 5, "NUL"),
        ("code,label\n", 0, "no codes"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_reason(body, line, why):
    with pytest.raises(BadCodeFile, match=why) as refused:
        csv(body)
    assert (refused.value.file, refused.value.line) == ("colour.csv", line)


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("colour.xml", "", "only .csv and .json"),
        ("colour.csv", "code,label\nR,Red\n", "does not say its name, source, owner"),
        ("colour.csv", HEAD + "# shade: x\ncode,label\nR,Red\n", "gives name, source"),
        ("Colour List.csv", HEAD + "code,label\nR,Red\n", "not a list's code"),
        ("colour.json", "{", "not JSON"),
        ("colour.json", "[]", "with “codes”"),
        ("colour.json", '{"codes": [{"code": "R", "label": NaN}]}', "not JSON"),
        ("colour.json", '{"codes": [1]}', "a code is an object"),
        ("colour.json", '{"codes": [], "extra": 1}', "unknown column extra"),
    ],
)
def test_a_file_that_is_no_list_is_refused(file, text, why):
    text = text.replace('{"codes"', '{"name":"a","source":"b","owner":"c","codes"')
    with pytest.raises(BadCodeFile, match=why):
        read(file, text)


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.name)
def test_every_shipped_code_names_its_source_and_says_whether_it_is_verified(path):
    for row in read(path.name, path.read_text()).rows:
        assert row.source_ref
        assert row.attributes["verified"] in (True, False)
        if row.source_ref == "GK?":
            assert row.attributes["verified"] is False


def test_only_p1_and_p2_have_targets():
    path = next(each for each in shipped_files() if each.name == "grade.csv")
    targets = {
        row.code: row.attributes["target_minutes"] for row in read(path.name, path.read_text()).rows
    }
    assert targets == {"P1": 15, "P2": 60} | {f"P{n}": None for n in range(3, 10)}


def test_what_json_has_no_word_for_is_kept_as_words():
    assert csv("code,label,attributes.x\nR,Red,NaN\n").rows[0].attributes == {"x": "NaN"}
