"""The Merkle tree of RFC 6962 section 2.1, grown leaf by leaf from its right edge."""

import hashlib
from collections.abc import Iterable


def leaf_hash(line: bytes) -> bytes:
    """This will hash one entry's line as a leaf."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """This will hash two neighbours into their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that keeps only its right edge: one hash for each bit set in its size."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        self.edge = list(edge)

    def add(self, leaf: bytes) -> None:
        """This will append one leaf hash."""
        size, edge, sha256 = self.size, self.edge, hashlib.sha256
        while size & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """This will give the tree's root hash (32 bytes)."""
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root
