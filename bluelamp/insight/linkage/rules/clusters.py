"""Pairs put together into clusters: the strongest first, and none against the evidence."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Pair = tuple[int, int]
# Odds of four to one.
WORTH_SHOWING = 2.0
# What never shared a key with the other has little in common with it.
UNSEEN = -5.0


def cluster_scored(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """This will put together the records of the table `scored`: record to the least of its cluster.

    Records that are in no cluster are left out. Where every pair of a component is strong there is
    nothing to weigh; weak pairs are read only where they can matter, in the other components.
    """
    agreed, rest = connect(connection)
    known = connection.sql(
        "select a, b, bits from scored s join component_of l on l.id = s.a"
        " join component_of r on r.id = s.b and r.component = l.component where not l.agreed"
    ).fetchnumpy()
    pairs = zip(known["a"].tolist(), known["b"].tolist(), strict=True)
    bits = dict(zip(pairs, known["bits"].tolist(), strict=True))
    edges = zip(rest["a"].tolist(), rest["b"].tolist(), strict=True)
    return agreed | cluster(edges, bits, together=WORTH_SHOWING, unseen=UNSEEN)


def connect(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[int, int], dict[str, np.ndarray]]:
    """This will fill `component_of` (id, component, agreed) by the strong pairs of `scored`.

    Returns the clusters of the components in which all pairs are strong, and the strong pairs of
    the others, the strongest first, as columns a and b.
    """
    strong = connection.sql(
        f"select a, b from scored where bits >= {WORTH_SHOWING} order by bits desc, a, b"
    ).fetchnumpy()
    ids, component, agreed, in_agreed = _components(strong["a"], strong["b"])
    table = pa.table({"id": ids, "component": component, "agreed": agreed[component]})
    connection.register("arrived", table)
    connection.execute("create or replace temp table component_of as from arrived")
    connection.unregister("arrived")
    least = np.full(len(agreed), np.iinfo(np.int64).max)
    np.minimum.at(least, component, ids)
    alike = agreed[component]
    together = zip(ids[alike].tolist(), least[component[alike]].tolist(), strict=True)
    return dict(together), {side: strong[side][~in_agreed] for side in "ab"}


def strongest_ties(ranked: Iterable[Pair], cluster_of: Mapping[int, int]) -> Iterator[Pair]:
    """This will give the pairs that hold each cluster together, one fewer than it has records.

    `ranked` are pairs with the strongest first; those across clusters are passed by.
    """
    root: dict[int, int] = {}
    for one, other in ranked:
        if cluster_of.get(one, one) != cluster_of.get(other, other):
            continue
        first, second = _root(root, one), _root(root, other)
        if first != second:
            root[first] = second
            yield one, other


def _root(root: dict[int, int], record: int) -> int:
    while (above := root.get(record, record)) != record:
        root[record] = root.get(above, above)
        record = above
    return record


def _components(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, ...]:
    """The records and the component of each; of each component and of each pair, if all agree."""
    ids, places = np.unique(np.concatenate([a, b]), return_inverse=True)
    if not len(ids):
        return ids, ids, np.empty(0, bool), np.empty(0, bool)
    one, other = places[: len(a)], places[len(a) :]
    graph = coo_array((np.ones(len(a), bool), (one, other)), shape=(len(ids), len(ids)))
    _, component = connected_components(graph, directed=False)
    size, edges = np.bincount(component), np.bincount(component[one])
    agreed = edges == size * (size - 1) // 2
    return ids, component, agreed, agreed[component[one]]


def cluster(
    strong: Iterable[tuple[int, int]], bits: Mapping[Pair, float], *, together: float, unseen: float
) -> dict[int, int]:
    """This will put records together and give, for each, the least number of its cluster.

    `strong` are pairs from the strongest down; `bits` holds the weight of every pair that was
    compared, the lesser number first. Two clusters are joined when all pairs between them weigh
    `together` on average (average linkage); a pair that was not compared counts as `unseen`.
    """
    members: dict[int, list[int]] = {}
    of: dict[int, int] = {}
    for a, b in strong:
        one, other = of.setdefault(a, a), of.setdefault(b, b)
        if one == other:
            continue
        left, right = members.setdefault(one, [one]), members.setdefault(other, [other])
        if len(left) + len(right) == 2 or _mean(left, right, bits, unseen) >= together:
            _join(left, right, members, of)
    return of


def _mean(left: list[int], right: list[int], bits: Mapping[Pair, float], unseen: float) -> float:
    weights = [bits.get((a, b) if a < b else (b, a), unseen) for a, b in product(left, right)]
    return sum(weights) / len(weights)


def _join(
    left: list[int], right: list[int], members: dict[int, list[int]], of: dict[int, int]
) -> None:
    name = min(of[left[0]], of[right[0]])
    joined = left + right
    for gone in (of[left[0]], of[right[0]]):
        members.pop(gone)
    members[name] = joined
    of.update(dict.fromkeys(joined, name))
