"""Counting what came before, at sixteen bytes a value."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Seen:
    """How often each value of a file has been met so far."""

    def __init__(self) -> None:
        self.hashes = np.empty(0, np.int64)
        self.counts = np.empty(0, np.int64)

    def meet(self, values: Sequence[str]) -> NDArray[np.int64]:
        """This will say, for each value, how often it was met before it, and remember it."""
        marks = np.fromiter(map(hash, values), np.int64, len(values))
        unique, inverse, counts = np.unique(marks, return_inverse=True, return_counts=True)
        before = self._before(unique)
        order = np.argsort(inverse, kind="stable")
        starts = np.cumsum(counts) - counts
        within = np.empty(len(values), np.int64)
        within[order] = np.arange(len(values)) - np.repeat(starts, counts)
        self._keep(unique, counts)
        return before[inverse] + within

    def _before(self, unique: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(self.hashes):
            return np.zeros(len(unique), np.int64)
        places = np.minimum(np.searchsorted(self.hashes, unique), len(self.hashes) - 1)
        return np.where(self.hashes[places] == unique, self.counts[places], 0)

    def _keep(self, unique: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        places = np.searchsorted(self.hashes, unique)
        inside = np.minimum(places, max(len(self.hashes) - 1, 0))
        known = self.hashes[inside] == unique if len(self.hashes) else np.zeros(len(unique), bool)
        self.counts[inside[known]] += counts[known]
        self.hashes = np.insert(self.hashes, places[~known], unique[~known])
        self.counts = np.insert(self.counts, places[~known], counts[~known])
