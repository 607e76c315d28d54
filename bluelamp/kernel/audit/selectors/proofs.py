"""An entry's place in the tree and the hashes that lead from it to a signed root."""

import functools
import json
from dataclasses import dataclass
from typing import Any

from django.db import connections

from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.audit.rules import merkle, notes

CHUNK = merkle.CHUNK
LEAVES = "select tx::text, id, leaf from audit_leaves(%s::text::xid8, %s, %s::text::xid8, %s)"
FAR = str(2**63)
CHUNKS = """
select hash, last_tx::text, last_id from audit_chunk where number < %s order by number
"""
CHUNK_OF = """
select number from audit_chunk where (last_tx, last_id) >= (%s::text::xid8, %s)
order by last_tx, last_id limit 1
"""


@dataclass(frozen=True)
class Proof:
    """That an entry is the `place`-th leaf (from 0) of the tree a checkpoint signed, or is not."""

    place: int
    size: int
    leaf: bytes
    path: list[bytes]
    holds: bool


class Spans:
    """The root of any stretch of the first `size` leaves, from the hashes of whole chunks."""

    def __init__(self, size: int, *, using: str = "default") -> None:
        self.size, self.using = size, using
        self.chunks = self._rows(CHUNKS, [size // CHUNK])
        self.leaves = functools.lru_cache(maxsize=64)(self._leaves)
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, start: int, stop: int) -> bytes:
        """This will give the root of the leaves from `start` up to `stop`."""
        whole = start % CHUNK == 0 and stop - start == CHUNK
        if whole and start // CHUNK < len(self.chunks):
            return bytes(self.chunks[start // CHUNK][0])
        if stop - start <= CHUNK:
            part = merkle.Range()
            at = start % CHUNK
            part.extend([leaf for _, leaf in self.leaves(start // CHUNK)[at : at + stop - start]])
            return part.root()
        if (start, stop) not in self._known:
            middle = start + (1 << (stop - start - 1).bit_length() - 1)
            self._known[start, stop] = merkle.node_hash(self(start, middle), self(middle, stop))
        return self._known[start, stop]

    def place_of(self, entry: Entry) -> int | None:
        """This will find the place of an entry, counted from 0; None when it is not sealed yet."""
        found = self._rows(CHUNK_OF, [json.loads(entry.line)[2], entry.pk])
        number = min(found[0][0] if found else self.size // CHUNK, self.size // CHUNK)
        for at, (each, _) in enumerate(self.leaves(number)):
            if each == entry.pk and number * CHUNK + at < self.size:
                return number * CHUNK + at
        return None

    def _leaves(self, number: int) -> list[tuple[int, bytes]]:
        after = self.chunks[number - 1][1:] if number else ("0", 0)
        rows = self._rows(LEAVES, [*after, FAR, CHUNK])
        return [(row[1], bytes(row[2])) for row in rows]

    def _rows(self, statement: str, values: list[Any]) -> list[Any]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, values)
            rows: list[Any] = cursor.fetchall()
            return rows


def find_proof(entry: Entry, checkpoint: notes.Statement) -> Proof | None:
    """This will prove an entry by a checkpoint; None for an entry that it does not seal yet."""
    spans = Spans(checkpoint.size)
    place = spans.place_of(entry)
    if place is None:
        return None
    leaf = merkle.leaf_hash(entry.line.encode())
    path = merkle.inclusion_path(place, checkpoint.size, spans)
    root = merkle.root_from_path(place, checkpoint.size, leaf, path)
    return Proof(place, checkpoint.size, leaf, path, root == checkpoint.root)
