"""The log's name and key, its checkpoints, and what proves that an entry is in it."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import QuerySet

from bluelamp.kernel.audit.models import Checkpoint
from bluelamp.kernel.audit.rules import merkle, notes


def origin() -> str:
    """This will give the name under which this log signs."""
    return f"{settings.FORCE['origin']}/audit"


def public_key() -> bytes:
    """This will give the public key that checks this log's checkpoints."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.AUDIT_KEY))
    return key.public_key().public_bytes_raw()


def read_checkpoint(note: str) -> notes.Statement:
    """This will return what a checkpoint says when this log signed it. Raises BadNote."""
    name = origin()
    found = notes.read_statement(notes.opened(note, origin=name, public=public_key()))
    if found.origin != name:
        raise notes.BadNote(note)
    return found


def genuine_tree(checkpoint: Checkpoint) -> tuple[merkle.Range, int, int] | None:
    """This will give the tree that a checkpoint sealed and its last entry; None for a forgery."""
    try:
        said = read_checkpoint(checkpoint.note)
        tree = merkle.Range.of_edge(said.size, bytes(checkpoint.edge))
    except (notes.BadNote, ValueError):
        return None
    return (tree, said.last_tx, said.last_id) if tree.root() == said.root else None


def list_checkpoints() -> QuerySet[Checkpoint]:
    """This will list the checkpoints, the newest first."""
    return Checkpoint.objects.order_by("-size", "-id")


def newest_checkpoint() -> tuple[Checkpoint, notes.Statement] | None:
    """This will find the newest checkpoint with a genuine signature."""
    for checkpoint in list_checkpoints().iterator(chunk_size=10):
        if genuine_tree(checkpoint):
            return checkpoint, read_checkpoint(checkpoint.note)
    return None


def checkpoint_states(checkpoints: Iterable[Checkpoint]) -> list[tuple[Checkpoint, bool]]:
    """This will say of each checkpoint whether this log signed it as it stands."""
    return [(each, _is_as_signed(each)) for each in checkpoints]


def _is_as_signed(checkpoint: Checkpoint) -> bool:
    if not (found := genuine_tree(checkpoint)):
        return False
    tree, _, last_id = found
    return (tree.stop, tree.root(), last_id) == (
        checkpoint.size,
        bytes(checkpoint.root),
        checkpoint.last_id,
    )
