"""Charts are drawn to scale, say what they show, and stand beside their numbers."""

import re

import pytest

from bluelamp.kernel.ui import charts


@pytest.mark.parametrize(
    ("highest", "top", "step"),
    [
        (0, 1, 1),
        (1, 1, 0.2),
        (5, 5, 1),
        (7, 8, 2),
        (96, 100, 20),
        (101, 150, 50),
        (1250, 1500, 500),
    ],
)
def test_a_scale_has_round_steps_that_hold_the_highest(
    highest: float, top: float, step: float
) -> None:
    assert charts.steps(highest) == (pytest.approx(top), pytest.approx(step))


def test_bars_are_as_high_as_their_values() -> None:
    html = charts.bar("Calls", [("Mon", 50), ("Tue", 100)])
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', html)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)


def test_the_parts_of_a_bar_stand_on_each_other() -> None:
    html = charts.stacked("Calls", ["Mon"], {"a": [30], "b": [70]})
    (y1, h1), (y2, h2) = re.findall(r'<rect[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', html)[-2:]
    assert float(y2) + float(h2) == pytest.approx(float(y1), abs=0.2)
    assert float(h2) / float(h1) == pytest.approx(7 / 3, abs=0.02)


def test_a_chart_says_what_it_shows_and_lists_its_numbers() -> None:
    html = charts.line("Calls", ["Mon", "Tue"], {"Now": [1250, 3.5], "Before": [4, 5]})
    assert "<title" in html
    assert "Highest: Mon, 1,254. Lowest: Tue, 8.5." in html
    assert "Show the numbers" in html
    assert ">1,250</td>" in html
    assert ">3.5</td>" in html


def test_lines_are_told_apart_without_colour() -> None:
    html = charts.line("Calls", ["Mon", "Tue"], {"Now": [1, 2], "Before": [2, 1]})
    assert "ui-dash-0" in html
    assert "ui-dash-1" in html


def test_labels_are_escaped() -> None:
    html = charts.bar("<b>Calls", [("<script>", 1)])
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_chart_of_nothing_says_so() -> None:
    assert "There are no numbers." in charts.bar("Calls", [])
    assert "<polyline" in charts.sparkline([], label="No calls")


def test_many_labels_are_thinned() -> None:
    html = charts.bar("Calls", [(f"H{n}", 1) for n in range(48)])
    assert html.count('text-anchor="middle"') <= charts.WIDEST_LABELS


def test_labels_of_words_are_broken_and_none_is_left_out_on_a_phone() -> None:
    html = charts.bar("Hosting", [("On premises", 3), ("Co-located", 1), ("Not known", 2)] * 2)
    assert html.count(">premises</text>") == html.count(">located</text>") == 2
    assert "ui-foot-odd" not in html
    assert f'viewBox="0 0 {charts.WIDTH} {charts.HEIGHT + charts.TALL}"' in html


def test_a_word_that_is_too_long_to_break_is_thinned_as_before() -> None:
    html = charts.bar("Systems", [("Decommissioning", 1)] * 7)
    assert "ui-foot-odd" in html
