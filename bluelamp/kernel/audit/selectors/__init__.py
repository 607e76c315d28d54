"""Every read of the audit log, by noun; the ones that others use most are named here."""

from .entries import NoSuchEntry, Search, get_entry, list_entries, list_lookers
from .proofs import CHUNK, LEAVES, Proof, find_proof
from .tree import (
    checkpoint_states,
    genuine_tree,
    list_checkpoints,
    newest_checkpoint,
    origin,
    public_key,
)

__all__ = [
    "CHUNK",
    "LEAVES",
    "NoSuchEntry",
    "Proof",
    "Search",
    "checkpoint_states",
    "find_proof",
    "genuine_tree",
    "get_entry",
    "list_checkpoints",
    "list_entries",
    "list_lookers",
    "newest_checkpoint",
    "origin",
    "public_key",
]
