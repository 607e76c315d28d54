import pytest
from django.db import connections

from bluelamp.demo.models import TrueLink
from bluelamp.demo.services.loading import OWNER, copy_rows
from bluelamp.demo.services.measuring import score_clusters

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

# Records 1 to 3 are one person, 4 and 5 another, 6 a third.
TRUTH = {1: 10, 2: 10, 3: 10, 4: 20, 5: 20, 6: 30}


@pytest.fixture(autouse=True)
def truth():
    copy_rows(TrueLink, ((record, person, []) for record, person in TRUTH.items()))


@pytest.mark.parametrize(
    ("clusters", "right", "found", "true"),
    [
        (TRUTH, 4, 4, 4),
        ({record: record for record in TRUTH}, 0, 0, 4),
        (dict.fromkeys(TRUTH, 1), 4, 15, 4),
        ({1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3}, 1, 3, 4),
        ({1: 1, 2: 1, 4: 2}, 1, 1, 1),
        ({1: 1, 99: 1}, 0, 0, 0),
    ],
)
def test_a_matching_is_scored_by_its_pairs(clusters, right, found, true):
    score = score_clusters(clusters.items())
    assert (score.right, score.found, score.true) == (right, found, true)


def test_precision_recall_and_their_mean():
    score = score_clusters({1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3}.items())
    assert score.records == 6
    assert (score.precision, score.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 4))
    assert score.f1 == pytest.approx(2 / 7)
    alone = score_clusters({record: record for record in TRUTH}.items())
    assert (alone.precision, alone.recall, alone.f1) == (1.0, 0.0, 0.0)


def test_measuring_twice_leaves_nothing_behind():
    assert score_clusters(TRUTH.items()) == score_clusters(TRUTH.items())
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('measured_cluster')")
        assert cursor.fetchone() == (None,)
