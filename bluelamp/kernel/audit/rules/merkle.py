"""The Merkle tree of RFC 6962 section 2.1: grown from its right edge, and its proofs."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Span = Callable[[int, int], bytes]
CHUNK_LEVEL = 10
CHUNK = 1 << CHUNK_LEVEL


class NoSuchProof(Exception):
    """There is no such entry or size in a tree of that size."""


def leaf_hash(line: bytes) -> bytes:
    """This will hash one entry's line as a leaf."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """This will hash two neighbours into their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Range:
    """The leaves from `start` to `stop` of a tree as the fewest whole subtrees, left to right.

    Each subtree is (level, hash) and holds 2**level leaves. From leaf 0 on, it is the tree's
    right edge. Neighbouring ranges add up, so several processes can hash one tree.
    """

    def __init__(self, start: int = 0, stop: int = 0, trees: Iterable[tuple[int, bytes]] = ()):
        self.start = start
        self.stop = max(start, stop)
        self.trees = list(trees)

    @classmethod
    def of_edge(cls, size: int, edge: bytes) -> "Range":
        """This will read the edge of a tree of that size: 32 bytes for each bit set in it."""
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        hashes = [edge[each : each + 32] for each in range(0, len(edge), 32)]
        return cls(0, size, zip(levels, hashes, strict=True))

    def edge(self) -> bytes:
        """This will write the subtrees' hashes one after the other."""
        return b"".join(each for _, each in self.trees)

    def push(self, level: int, node: bytes) -> None:
        """This will append a whole subtree, joining it with its left neighbour while it can."""
        trees, sha256 = self.trees, hashlib.sha256
        self.stop += 1 << level
        while trees and trees[-1][0] == level and not self.stop & (2 << level) - 1:
            node = sha256(b"\x01" + trees.pop()[1] + node).digest()
            level += 1
        trees.append((level, node))

    def extend(self, leaves: Sequence[bytes]) -> None:
        """This will append leaf hashes, whole chunks of them level by level."""
        at, chunk = 0, 1 << CHUNK_LEVEL
        while at < len(leaves):
            if self.stop % chunk == 0 and len(leaves) - at >= chunk:
                self.push(CHUNK_LEVEL, _whole(leaves[at : at + chunk]))
                at += chunk
            else:
                self.push(0, leaves[at])
                at += 1

    def join(self, right: "Range") -> "Range":
        """This will add the range that begins where this one stops."""
        joined = Range(self.start, self.stop, self.trees)
        for level, node in right.trees:
            joined.push(level, node)
        return joined

    def root(self) -> bytes:
        """This will give the root hash (32 bytes) of a range that begins at leaf 0."""
        if not self.trees:
            return hashlib.sha256(b"").digest()
        root = self.trees[-1][1]
        for _, left in reversed(self.trees[:-1]):
            root = node_hash(left, root)
        return root


def inclusion_path(index: int, size: int, span: Span) -> list[bytes]:
    """This will list the hashes that lead from a leaf to the root (RFC 6962 2.1.1).

    `span(start, stop)` gives the root of the leaves in between. Raises NoSuchProof.
    """
    if not 0 <= index < size:
        raise NoSuchProof(f"{index} of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(span(middle, stop))
            stop = middle
        else:
            path.append(span(start, middle))
            start = middle
    return path[::-1]


def root_from_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """This will climb a path to the root it leads to. Raises NoSuchProof for one of wrong length.

    Follows RFC 9162 2.1.3.2, which checks the paths of RFC 6962.
    """
    if not 0 <= index < size:
        raise NoSuchProof(f"{index} of {size}")
    place, last = index, size - 1
    for each in path:
        if last == 0:
            raise NoSuchProof("too long")
        if place & 1 or place == last:
            leaf = node_hash(each, leaf)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            leaf = node_hash(leaf, each)
        place, last = place >> 1, last >> 1
    if last:
        raise NoSuchProof("too short")
    return leaf


def consistency_path(before: int, size: int, span: Span) -> list[bytes]:
    """This will list the hashes that show a tree to begin with an earlier one (RFC 6962 2.1.2).

    Raises NoSuchProof.
    """
    if not 0 < before <= size:
        raise NoSuchProof(f"{before} of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while before != stop:
        middle = start + _split(stop - start)
        if before <= middle:
            path.append(span(middle, stop))
            stop = middle
        else:
            path.append(span(start, middle))
            start = middle
    if start:
        path.append(span(start, stop))
    return path[::-1]


def is_consistent(
    before: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """This will say whether a path shows that the older tree begins the newer.

    Follows RFC 9162 2.1.4.2, which checks the paths of RFC 6962.
    """
    if before == size:
        return old_root == root and not path
    if not 0 < before < size or not path:
        return False
    steps = [old_root, *path] if before & (before - 1) == 0 else list(path)
    place, last = before - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(place, last, steps) == (old_root, root)


def _climb(place: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    old = new = steps[0]
    for each in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, each)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _whole(nodes: Sequence[bytes]) -> bytes:
    sha256 = hashlib.sha256
    while len(nodes) > 1:
        pairs = iter(nodes)
        nodes = [sha256(b"\x01" + a + b).digest() for a, b in zip(pairs, pairs, strict=True)]
    return nodes[0]


def _split(size: int) -> int:
    """The biggest power of two that is smaller than a size."""
    return 1 << (size - 1).bit_length() - 1
