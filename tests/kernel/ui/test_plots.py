"""Bubbles and heat maps: what is drawn, and the numbers under it."""

from bluelamp.kernel.ui import charts, plots

GROUND = plots.Ground("Fit", "Value", 5, 2.5, ("Low", "Right", "Up", "High"))


def test_a_bubble_stands_at_its_place_and_leads_to_what_it_shows():
    drawn = str(
        plots.bubble("Two", [plots.Bubble("A <b>", 2.5, 5, 4, 1, "/a/")], GROUND, size="Cost")
    )
    x, y = GROUND.place(2.5, 5)
    assert f'cx="{x:.1f}" cy="{y:.1f}" r="34.0"' in drawn
    assert '<a href="/a/">' in drawn
    assert "A &lt;b&gt;" in drawn
    assert ">4</td>" in drawn


def test_areas_of_bubbles_follow_their_sizes():
    drawn = str(
        plots.bubble("", [plots.Bubble("a", 1, 1, 100), plots.Bubble("b", 2, 2, 25)], GROUND)
    )
    assert 'r="34.0"' in drawn
    assert 'r="17.0"' in drawn


def test_bubbles_that_can_be_told_apart_are_left_as_they_are():
    points = [plots.Bubble(str(n), 1, 1) for n in range(plots.MOST_APART)]
    assert plots.gather(points, ["/list/"]) == points


def test_too_many_bubbles_are_gathered_by_place_and_colour_and_none_is_lost():
    many = [plots.Bubble(f"m{n}", 1.0, 2.1, n, 0, f"/{n}/") for n in range(plots.MOST_APART)]
    alone = plots.Bubble("alone", 4, 4, 7, 1, "/alone/")
    other = plots.Bubble("other colour", 1.0, 2.1, 3, 1, "/other/")
    one, *rest = plots.gather([*many, alone, other], ["/first/", "/second/"])
    assert rest == [alone, other]
    assert one.label == "400: m399 and others"
    assert (one.size, one.href) == (sum(range(400)), "/first/")
    assert (one.x, round(one.y, 6)) == (1.0, 2.1)


def test_a_heat_map_is_a_table_that_writes_each_number_and_darkens_the_higher():
    drawn = str(plots.heat("Map", [("Row <b>", "/r/")], ["One", "Two", "Three"], [[4, 0, 1]]))
    assert '<td class="ui-heat-6">4</td>' in drawn
    assert '<td class="ui-heat-0"></td>' in drawn
    assert '<td class="ui-heat-2">1</td>' in drawn
    assert '<th scope="row"><a class="govuk-link" href="/r/">Row &lt;b&gt;</a></th>' in drawn


def test_the_words_of_the_corners_stand_in_the_corners_and_the_size_is_said():
    drawn = str(plots.bubble("One", [plots.Bubble("a", 1, 1, 5)], GROUND, size="Cost of a year"))
    assert 'text-anchor="end" fill-opacity="0.7" font-weight="bold">High</text>' in drawn
    assert "A larger circle is a larger cost of a year." in drawn


def test_pictures_of_nothing_are_drawn():
    assert plots.bubble("None", [], GROUND)
    assert plots.heat("None", [], [], [])


def test_a_line_with_gaps_leaves_them_out():
    drawn = str(charts.line("Gaps", ["a", "b", "c"], {"x": [3, None, 1], "y": [None, None, 2]}))
    assert drawn.count("<polyline") == 2
    assert "–" in drawn


def test_a_group_may_have_the_colour_that_fits_its_meaning_in_the_picture_and_its_key():
    point = plots.Bubble("a", 1, 1, group=1)
    drawn = str(plots.bubble("", [point], GROUND, groups=["Keep", "Stop"], colours=[3, 4]))
    assert drawn.count("ui-series-3") == 1
    assert drawn.count("ui-series-4") == 2
