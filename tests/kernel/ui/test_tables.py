"""Lists are searched, filtered, sorted, paged and exported out of their address."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import RequestFactory

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import OrganisationUnit
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.ui.exports import safe_cell
from bluelamp.kernel.ui.many import list_chosen
from bluelamp.kernel.ui.tables import Column, Table
from tests.people import make_actor, make_force, make_unit

pytestmark = pytest.mark.django_db


class Units(Table):
    caption = "Units of the force"
    search = ("code", "name")
    columns = (
        Column("Code", "code", sortable=True, link=lambda row: f"/units/{row.code}"),
        Column("Name", "name", sortable=True),
        Column("Above", "parent.code", filter=True),
        Column("Length", lambda row: len(row.name), numeric=True),
    )


@pytest.fixture
def units() -> Any:
    force = make_force()
    north, south = make_unit(force, "NORTH"), make_unit(force, "SOUTH")
    for number in range(30):
        make_unit(force, f"N{number:02}", north)
    make_unit(force, "S1", south)
    return OrganisationUnit.objects.all()


def table(rows: Any, address: str = "", **headers: str) -> Units:
    return Units(rows, RequestFactory().get(f"/units?{address}", headers=headers))


def codes(shown: Units) -> list[str]:
    return [row.code for row in shown.page.object_list]


def test_a_page_has_25_rows_and_says_how_many_there_are(units: Any) -> None:
    shown = table(units)
    assert (len(codes(shown)), shown.count) == (25, 33)
    assert "33 rows, page 1 of 2" in shown.html()
    assert len(codes(table(units, "per=50"))) == 33


@pytest.mark.parametrize("page", ["0", "-3", "999999999999999999999", "x", "%00", ""])
def test_any_page_number_gives_a_page(units: Any, page: str) -> None:
    assert codes(table(units, f"page={page}"))


def test_rows_are_sorted_both_ways_and_the_head_says_so(units: Any) -> None:
    assert codes(table(units, "sort=code"))[0] == "N00"
    down = table(units, "sort=-code")
    assert codes(down)[0] == "SOUTH"
    assert 'aria-sort="descending"' in down.html()


def test_a_phone_has_no_heads_so_the_search_offers_each_way_to_sort(units: Any) -> None:
    shown = table(units, "sort=-code&q=N")
    offered = {each.value: (each.label, each.chosen) for each in shown.sorts()}
    assert list(offered) == ["code", "-code", "name", "-name"]
    assert offered["-code"] == ("Code, last to first", True)
    assert 'name="sort"' in shown.html()
    assert ("sort", "-code") not in shown.kept()


def test_how_many_rows_a_page_has_is_asked_only_of_a_long_list_and_kept_for_a_short(
    units: Any,
) -> None:
    assert "on a page</span>" in table(units).html()
    short = table(units, "q=N0&per=100")
    assert "on a page</span>" not in short.html()
    assert ("per", "100") in short.kept()


def test_what_is_not_known_is_marked_so_that_a_phone_leaves_it_out(units: Any) -> None:
    html = table(units.filter(code="NORTH")).html()
    assert 'ui-blank" data-label="Above"' in html
    assert 'ui-blank" data-label="Name"' not in html


def test_a_column_that_is_not_sortable_is_not_sorted_by(units: Any) -> None:
    assert table(units, "sort=length").sorting == (None, False)
    assert table(units, "sort=force__name").sorting == (None, False)


def test_a_facet_keeps_its_rows_and_counts_what_each_answer_would_leave(units: Any) -> None:
    shown = table(units, "above=SOUTH")
    assert codes(shown) == ["S1"]
    counts = {each.value: (each.count, each.chosen) for each in shown.facets()[0].answers}
    assert counts == {"NORTH": (30, False), "SOUTH": (1, True), "": (2, False)}


def test_a_facet_can_ask_for_what_has_no_value(units: Any) -> None:
    assert sorted(codes(table(units, "above="))) == ["NORTH", "SOUTH"]


def test_an_unknown_answer_matches_nothing_and_is_said(units: Any) -> None:
    shown = table(units, "above=NOWHERE")
    assert shown.count == 0
    assert "Nothing matches" in shown.html()


def test_every_word_that_is_searched_for_must_be_found(units: Any) -> None:
    assert codes(table(units, "q=n07+unit")) == ["N07"]
    assert table(units, "q=n07+south").count == 0
    assert table(units, "q=%00n07").count == 1


def test_what_is_shown_is_escaped(units: Any) -> None:
    make_unit(make_force(), "<b>x</b>")
    html = table(units, "q=%3Cb%3E").html()
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_changing_the_sorting_keeps_the_search_and_goes_to_the_first_page(units: Any) -> None:
    head = table(units, "q=n&page=2&sort=code").headings()[1]
    assert head.url == "/units?q=n&sort=name"


def test_csv_holds_every_matching_row_and_not_only_the_page(units: Any) -> None:
    response: Any = table(units, "export=csv&above=NORTH").respond("")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Code", "Name", "Above", "Length"]
    assert len(rows) == 31
    assert response["Content-Disposition"] == 'attachment; filename="units-of-the-force.csv"'


def test_json_holds_every_matching_row(units: Any) -> None:
    response: Any = table(units, "export=json").respond("")
    rows = json.loads(b"".join(response.streaming_content))
    assert len(rows) == 33
    assert set(rows[0]) == {"code", "name", "above", "length"}


def test_an_export_of_nothing_is_an_empty_list(units: Any) -> None:
    response: Any = table(units, "export=json&q=zzzz").respond("")
    assert json.loads(b"".join(response.streaming_content)) == []


def test_an_export_is_written_in_the_audit_log(units: Any) -> None:
    by = make_actor("ui.x")
    request: Any = RequestFactory().get("/units?export=csv&q=n07")
    request.actor = by
    with access.acting(by):
        response: Any = Units(units, request).respond("")
        assert b"N07" in b"".join(response.streaming_content)
        entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    assert (entry.act, entry.post_id) == ("ui.table.exported", by.post_id)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_text_that_a_spreadsheet_would_run_is_made_plain(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_numbers_and_plain_text_are_left_as_they_are() -> None:
    assert [safe_cell(each) for each in (-3, "Reed-Hall", None, True)] == [
        -3,
        "Reed-Hall",
        None,
        True,
    ]


def test_htmx_gets_the_list_alone(units: Any) -> None:
    shown = table(units, **{"HX-Request": "true", "HX-Target": "units-of-the-force-table"})
    html = shown.respond("ui/page.html").content.decode()  # type: ignore[attr-defined]
    assert html.startswith('<div id="units-of-the-force-table"')


class Spare(Table):
    columns = (
        Column("Code", "code"),
        Column("Name", "name", sortable=True, filter=True, spare=True),
    )


def test_a_spare_column_stands_where_some_row_has_words_in_it_and_in_files_always(
    units: Any,
) -> None:
    asked = RequestFactory().get("/units")
    assert [each.label for each in Spare(units, asked).headings()] == ["Code", "Name"]
    units.update(name="")
    bare = Spare(units.all(), asked)
    assert [each.label for each in bare.headings()] == ["Code"]
    assert not bare.sorts()
    assert not bare.facets()
    file: Any = Spare(units.all(), RequestFactory().get("/units?export=csv")).respond("x.html")
    assert b"".join(file.streaming_content).splitlines()[0].endswith(b"Code,Name")


class Chosen(Units):
    actions = (("many", "Change those chosen"),)


def test_one_box_chooses_every_row_that_matches_and_each_is_counted_once(units: Any) -> None:
    shown = Chosen(units, RequestFactory().get("/units?q=N"))
    numbers = [str(each.pk) for each in shown.rows]
    assert len(numbers) > 25
    assert f"Choose all {len(numbers)}, those on other pages too" in shown.html()
    sent = RequestFactory().post("/many", {"chosen": [numbers[0], shown.every]})
    assert list_chosen(sent) == numbers


def test_no_such_box_stands_where_the_page_shows_them_all_or_nothing_can_be_done(
    units: Any,
) -> None:
    assert Chosen(units, RequestFactory().get("/units?per=50")).every == ""
    assert "those on other pages too" not in table(units).html()
