import gzip
import io
import math

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.geography import selectors, services
from bluelamp.kernel.geography.models import Edge, Node, Source
from bluelamp.kernel.geography.rules import graphml, osm, roads
from bluelamp.kernel.geography.rules.network import REACH, NoWay, RoadNetwork
from bluelamp.kernel.geography.rules.roads import BadRoads, RoadEdge, RoadNode
from bluelamp.kernel.geography.selectors.roads import NoSuchNetwork
from tests.people import make_actor

from .shapes import BLOCK, NODES, SHARED, both, needs_shared


def built(nodes, edges):
    """This will build a network without a database."""
    where = {node.id: (node.easting, node.northing) for node in nodes}
    lines = [shapely.linestrings([where[e.start], *e.points, where[e.end]]) for e in edges]
    return RoadNetwork(
        np.array([node.id for node in nodes]),
        np.array([e.start for e in edges]),
        np.array([e.end for e in edges]),
        np.array([e.metres for e in edges], float),
        np.array([e.seconds for e in edges], float),
        [e.name for e in edges],
        np.array(lines),
    )


@pytest.fixture(scope="module")
def block():
    return built(NODES, BLOCK)


TIMES = [
    ((400_000, 300_000), (401_000, 300_000), 100),
    ((400_250, 300_000), (400_750, 300_000), 50),
    ((400_750, 300_000), (400_250, 300_000), 50),
    ((401_000, 300_000), (401_000, 301_000), 250),
    ((401_000, 301_000), (401_000, 300_000), 300),
    ((401_000, 300_750), (401_000, 300_250), 62.5 + 300 + 62.5),
    ((401_000, 300_250), (401_000, 300_750), 125),
    ((400_500, 301_000), (400_500, 300_000), 200),
]


@pytest.mark.parametrize(("start", "end", "seconds"), TIMES)
def test_the_time_along_the_block(block, start, end, seconds):
    assert block.seconds_to(end, [start]) == [pytest.approx(seconds)]
    assert block.route(start, end).seconds == pytest.approx(seconds)


def test_the_last_metres_are_walked_and_the_first_driven(block):
    [seconds] = block.seconds_to((400_500, 299_986), [(400_000, 299_955)])
    assert seconds == pytest.approx(45 / 4.5 + 50 + 14 / 1.4)


def test_far_from_any_road_there_is_no_answer(block):
    far = (400_500, 300_000 - REACH - 1)
    assert block.seconds_to((400_500, 300_000), [far, (400_000, 300_000)]) == [
        None,
        pytest.approx(50),
    ]
    assert block.seconds_to(far, [(400_000, 300_000)]) == [None]
    with pytest.raises(NoWay):
        block.route(far, (400_500, 300_000))


def test_it_is_known_whether_a_road_is_near(block):
    places = [(400_500, 299_970), (400_500, 299_930)]
    assert block.within(places, metres=50) == [True, False]


def test_nobody_asking_gets_no_answers(block):
    assert block.seconds_to((400_500, 300_000), []) == []


def test_a_road_that_cannot_be_left_is_not_stopped_at(block):
    nodes = [*NODES, RoadNode(5, 402_000, 300_000)]
    trap = built(nodes, [*BLOCK, RoadEdge(2, 5, 1_000, 100, "One Way Out", "service")])
    [seconds] = trap.seconds_to((400_000, 300_000), [(401_500, 300_000)])
    assert seconds == pytest.approx(500 / 4.5 + 100)


def test_a_route_is_drawn_and_timed_along_its_points(block):
    route = block.route((400_000, 300_500), (401_000, 300_500))
    assert route.metres == pytest.approx(2_000)
    assert route.points[0] == (400_000, 300_500)
    assert route.points[-1] == (401_000, 300_500)
    assert (400_000, 300_000) in route.points
    assert block.point_along(route, -5) == (400_000, 300_500)
    assert block.point_along(route, 50) == pytest.approx((400_000, 300_000))
    assert block.point_along(route, 100) == pytest.approx((400_500, 300_000))
    assert block.point_along(route, 9_999) == (401_000, 300_500)


points = st.tuples(st.floats(399_900, 401_100), st.floats(299_900, 301_100))


@settings(max_examples=60, deadline=None)
@given(points, points, st.floats(0, 1))
def test_the_route_takes_as_long_as_was_said_and_stays_on_its_way(start, end, share):
    network = built(NODES, BLOCK)
    [seconds] = network.seconds_to(end, [start])
    route = network.route(start, end)
    assert route.seconds == pytest.approx(seconds, abs=0.01)
    assert list(route.clock) == sorted(route.clock)
    assert len(route.clock) == len(route.points)
    place = shapely.Point(network.point_along(route, share * seconds))
    assert shapely.LineString(route.points).distance(place) < 0.01


def test_nodes_where_nothing_turns_off_are_joined_through():
    nodes = [RoadNode(n, 400_000 + 100 * n, 300_000) for n in range(5)]
    edges = [e for n in range(4) for e in both(n, n + 1, "Long Road" if n < 3 else "Other")]
    kept_nodes, kept = roads.contract(nodes, edges)
    assert {node.id for node in kept_nodes} == {0, 3, 4}
    long_one = next(edge for edge in kept if (edge.start, edge.end) == (0, 3))
    assert (long_one.metres, long_one.seconds) == (3_000, 300)
    assert long_one.points == ((400_100, 300_000), (400_200, 300_000))
    assert len(kept) == 4


@pytest.mark.parametrize(
    ("kind", "limit", "metres_a_second"),
    [
        ("residential", "20 mph", 8.94),
        ("residential", "50", 13.89),
        ("primary", "national", 26.8),
        ("residential", "", 11.2),
        ("residential", "signals", 11.2),
        ("motorway", "none", 31.3),
        ("service", "9999 mph", 4.47),
    ],
)
def test_the_speed_of_a_road_is_its_limit_or_that_of_its_class(kind, limit, metres_a_second):
    assert roads.speed(kind, limit) == pytest.approx(metres_a_second, abs=0.05)


OSM = """<osm version="0.6">
<node id="1" lat="52.60" lon="-0.70"/><node id="2" lat="52.61" lon="-0.70"/>
<node id="3" lat="52.62" lon="-0.70"/><node id="4" lat="52.61" lon="-0.71"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
  <tag k="name" v="Long Road"/><tag k="maxspeed" v="40 mph"/></way>
<way id="2"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/>
  <tag k="oneway" v="{oneway}"/></way>
<way id="3"><nd ref="3"/><nd ref="4"/><tag k="highway" v="footway"/></way>
<way id="4"><nd ref="3"/><nd ref="4"/><tag k="highway" v="service"/><tag k="access" v="no"/></way>
</osm>"""


def osm_edges(folder, text):
    file = folder / "made.osm"
    file.write_text(text)
    nodes, edges = osm.read_pbf(file)
    roads.check_roads(nodes, edges)
    return {(edge.start, edge.end): edge for edge in edges}


@pytest.mark.parametrize(
    ("oneway", "ends"),
    [("yes", {(2, 4)}), ("-1", {(4, 2)}), ("no", {(2, 4), (4, 2)})],
)
def test_roads_are_cut_at_junctions_and_one_way_streets_kept(folder, oneway, ends):
    edges = osm_edges(folder, OSM.format(oneway=oneway))
    assert set(edges) == {(1, 2), (2, 1), (2, 3), (3, 2)} | ends
    assert edges[1, 2].metres == pytest.approx(1_113, abs=5)
    assert edges[1, 2].seconds == pytest.approx(edges[1, 2].metres / (40 * 0.44704))


def test_an_extract_without_roads_is_refused(folder):
    with pytest.raises(BadRoads, match="no roads that can be driven"):
        osm_edges(folder, '<osm version="0.6"><node id="1" lat="52.6" lon="-0.7"/></osm>')


GRAPHML = """<?xml version='1.0'?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="y"/><key id="d1" for="node" attr.name="x"/>
<key id="d2" for="edge" attr.name="length"/><key id="d3" for="edge" attr.name="name"/>
<key id="d4" for="edge" attr.name="highway"/><key id="d5" for="edge" attr.name="speed_kph"/>
<graph edgedefault="directed">
<node id="1"><data key="d0">51.5</data><data key="d1">-0.15</data></node>
<node id="2"><data key="d0">51.51</data><data key="d1">-0.15</data></node>
<edge source="1" target="2"><data key="d2">{length}</data><data key="d3">['A Street', 'B']</data>
<data key="d4">residential</data>{more}</edge></graph></graphml>"""


def read(text):
    return graphml.read_graphml(io.BytesIO(text.encode()))


def test_a_speed_in_the_file_wins_over_the_class():
    [edge] = read(GRAPHML.format(length=1000, more='<data key="d5">36</data>'))[1]
    assert edge.seconds == pytest.approx(100)
    assert edge.name == "A Street"
    [edge] = read(GRAPHML.format(length=1000, more=""))[1]
    assert edge.seconds == pytest.approx(1000 / (25 * 0.44704))


BAD_GRAPHML = {
    "cut short": (GRAPHML.format(length=1, more="")[:-40], "not whole GraphML"),
    "a length in words": (GRAPHML.format(length="far", more=""), "Edge 1 has no proper ends"),
    "an end that is missing": (
        GRAPHML.format(length=1, more="").replace('target="2"', 'target="9"'),
        "Edge 1 joins a node that is not there",
    ),
    "no place": (GRAPHML.format(length=1, more="").replace("51.51", "north"), "Node 2 has no"),
    "abroad": (GRAPHML.format(length=1, more="").replace("51.51", "41.51"), "outside Great Brit"),
    "an endless entity": (
        GRAPHML.replace("<graphml", '<!DOCTYPE g [<!ENTITY a "aa">]><graphml', 1).format(
            length="&a;", more=""
        ),
        "not whole GraphML",
    ),
    "no graph": (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"></graphml>',
        "it has no graph",
    ),
    "not positive": (GRAPHML.format(length="nan", more=""), "takes no sensible time"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD_GRAPHML)
def test_bad_graphml_is_refused_and_nothing_written(name):
    content, sentence = BAD_GRAPHML[name]
    with pytest.raises(BadRoads, match=sentence):
        services.load_road_file(io.BytesIO(content.encode()), name="bad")
    assert not Source.objects.exists()
    assert not Edge.objects.exists()


BAD_EDGES = {
    "no edges": (NODES, [], "no roads"),
    "an end that is missing": (NODES, both(1, 9, "X"), "ends at no node"),
    "no time": (NODES, [RoadEdge(1, 2, 10, 0, "X", "road")], "no sensible time"),
    "no number": (NODES, [RoadEdge(1, 2, math.nan, 1, "X", "road")], "no sensible time"),
    "twice": ([*NODES, NODES[0]], BLOCK, "A node is there twice"),
    "off the grid": ([*NODES, RoadNode(9, -1, 5)], BLOCK, "Node 9 is outside"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD_EDGES)
def test_bad_roads_are_refused_and_the_old_ones_stay(name):
    services.load_roads("block", NODES, BLOCK, source="Test")
    nodes, edges, sentence = BAD_EDGES[name]
    with pytest.raises(BadRoads, match=sentence):
        services.load_roads("block", nodes, edges, source="Test")
    assert (Node.objects.count(), Edge.objects.count()) == (4, len(BLOCK))


@pytest.mark.django_db
def test_the_network_is_built_again_after_a_load():
    with pytest.raises(NoSuchNetwork):
        selectors.network()
    services.load_roads("block", NODES, BLOCK, source="Test")
    before = selectors.network("block")
    assert selectors.network("block") is before
    assert before.seconds_to((401_000, 300_000), [(400_000, 300_000)]) == [pytest.approx(100)]
    quicker = [RoadEdge(e.start, e.end, e.metres, e.seconds / 2, e.name, e.kind) for e in BLOCK]
    services.load_roads("block", NODES, quicker, source="Test")
    after = selectors.network("block")
    assert after.seconds_to((401_000, 300_000), [(400_000, 300_000)]) == [pytest.approx(50)]


@pytest.mark.django_db
def test_networks_that_share_a_junction_are_joined():
    services.load_roads("block", NODES, BLOCK, source="Test")
    more = [NODES[1], RoadNode(7, 402_000, 300_000)]
    services.load_roads("east", more, both(2, 7, "Far Street"), source="Test")
    far = [(402_000, 300_000)]
    assert selectors.network().seconds_to((400_000, 300_000), far) == [pytest.approx(200)]
    # Known to the block alone, the last kilometre is driven off the road.
    [alone] = selectors.network("block").seconds_to((400_000, 300_000), far)
    assert alone == pytest.approx(1_000 / 4.5 + 100)


@pytest.mark.django_db
def test_the_nearest_street_has_a_name():
    assert selectors.nearest_street(400_500, 300_010) is None
    services.load_roads("block", NODES, [*BLOCK, *both(2, 3, "")], source="Test")
    found = selectors.nearest_street(400_500, 300_010)
    assert (found.name, found.kind, found.metres) == ("South Street", "residential", 10.0)


@pytest.mark.django_db
def test_without_the_permission_no_roads_are_loaded():
    with pytest.raises(NotPermitted):
        services.load_roads("block", NODES, BLOCK, source="Test", by=make_actor())
    assert not Edge.objects.exists()


@pytest.mark.django_db
class TestRealRoads:
    pytestmark = needs_shared

    def test_rutland_is_loaded_and_driven(self, capsys):
        file = SHARED / "geo" / "rutland-2018.osm.pbf"
        call_command("load_roads", str(file), name="rutland", source="(c) OpenStreetMap")
        assert "roads loaded as rutland" in capsys.readouterr().out
        network = selectors.network("rutland")
        oakham, uppingham = (486_050, 308_800), (486_650, 299_800)
        [seconds] = network.seconds_to(uppingham, [oakham])
        assert 6 * 60 < seconds < 20 * 60  # six and a half miles
        route = network.route(oakham, uppingham)
        assert route.seconds == pytest.approx(seconds, abs=0.01)
        assert 9_500 < route.metres < 13_500
        assert selectors.nearest_street(*oakham).metres < 100

    def test_an_extract_cut_short_is_refused(self, folder):
        content = (SHARED / "geo" / "rutland-2018.osm.pbf").read_bytes()
        file = folder / "cut.osm.pbf"
        for kept in (len(content) // 2, len(content) - 10, 100, 0):
            file.write_bytes(content[:kept])
            with pytest.raises(CommandError, match=r"not a whole OpenStreetMap|no roads"):
                call_command("load_roads", str(file), name="cut")
        assert not Edge.objects.exists()

    def test_westminster_is_loaded_and_driven(self):
        file = SHARED / "geo" / "westminster_drive_osmnx.graphml.gz"
        assert services.load_road_file(file, name="westminster") == 7_478
        network = selectors.network("westminster")
        trafalgar, paddington = (530_040, 180_400), (526_600, 181_300)
        [seconds] = network.seconds_to(paddington, [trafalgar])
        assert 5 * 60 < seconds < 20 * 60
        assert network.route(trafalgar, paddington).seconds == pytest.approx(seconds, abs=0.01)

    def test_westminster_cut_short_is_refused(self):
        file = SHARED / "geo" / "westminster_drive_osmnx.graphml.gz"
        content = gzip.decompress(file.read_bytes())
        with pytest.raises(BadRoads, match="not whole GraphML"):
            services.load_road_file(io.BytesIO(content[: len(content) // 2]), name="cut")
        assert not Edge.objects.exists()
