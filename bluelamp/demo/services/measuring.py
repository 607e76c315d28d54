"""How well records were matched, measured against the truth as the owner of the database."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections, transaction

from .loading import OWNER

_PAIRS = """
with held as (
    select l.person_id, c.cluster, count(*) as n
    from measured_cluster c join demo_truelink l on l.record_id = c.record
    group by l.person_id, c.cluster
), found as (select sum(n) as n from held group by cluster),
true_ as (select sum(n) as n from held group by person_id)
select (select coalesce(sum(n), 0) from held),
    (select coalesce(sum(n * (n - 1) / 2), 0) from held),
    (select coalesce(sum(n * (n - 1) / 2), 0) from found),
    (select coalesce(sum(n * (n - 1) / 2), 0) from true_)
"""


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of records: rightly put together, put together, and that belong together."""

    records: int
    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of the pairs put together that belong together; 1 when none were."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs that belong together that were put together; 1 when none do."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score_clusters(clusters: Iterable[tuple[int, int]]) -> Score:
    """This will score a matching, given as (id of a person record, number of its cluster).

    Only the records given are counted, so a matching of a sample is scored on that sample.
    A record that the truth does not know is left out.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "create temporary table measured_cluster (record bigint primary key, cluster bigint)"
            " on commit drop"
        )
        with cursor.copy("copy measured_cluster from stdin") as copy:
            for row in clusters:
                copy.write_row(row)
        cursor.execute("analyze measured_cluster")
        cursor.execute(_PAIRS)
        return Score(*map(int, cursor.fetchone()))
