"""Pictures of plans: what they draw, and the numbers that stand under them."""

import datetime

from bluelamp.kernel.ui import plans

ON = datetime.date(2026, 11, 21)


def span(label="Go-live", start="2026-01-01", end="2027-06-30", **more):
    days = [datetime.date.fromisoformat(each) for each in (start, end)]
    return plans.Span(label, *days, **more)


def test_a_plan_is_drawn_with_its_milestones_today_and_a_table_of_its_days():
    marks = (("Signed", datetime.date(2026, 6, 1)),)
    drawn = plans.gantt("Plan", [span(marks=marks, href="/there/"), span("Later")], on=ON)
    assert drawn.count("<rect") == 2
    assert ">Today</text>" in drawn
    assert '<a href="/there/">' in drawn
    assert "Signed, 1 June 2026" in drawn
    assert "30 June 2027" in drawn


def test_a_plan_that_today_is_not_in_has_no_line_and_none_is_no_picture():
    assert "Today" not in plans.gantt("Plan", [span(end="2026-06-30")], on=ON)
    assert plans.gantt("Plan", [], on=ON) == ""


def test_a_day_of_the_axis_gives_way_to_the_word_today():
    drawn = plans.gantt("Plan", [span(end="2027-02-28")], on=ON)
    assert "Jul 2026" in drawn
    assert "Jan 2027" not in drawn
    assert "Jan 2027" in plans.gantt("Plan", [span(end="2027-02-28")], on=datetime.date(2026, 5, 1))


def test_words_in_a_plan_are_never_markup():
    drawn = plans.gantt("Plan", [span("<script>")], on=ON)
    assert "<script>" not in drawn


def test_each_fall_begins_where_the_one_before_ended():
    falls = [plans.Fall("Now", 200, total=True), plans.Fall("Network", -50),
             plans.Fall("Future", 150, total=True)]  # fmt: skip
    drawn = plans.waterfall("Savings", falls, unit="£ million")
    assert 'x="12.0" y="26" width="696.0"' in drawn
    assert 'x="534.0" y="72" width="174.0"' in drawn
    assert 'x="12.0" y="118" width="522.0"' in drawn
    assert "Network: -50" in drawn
