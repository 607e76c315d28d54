"""Signed notes and checkpoints: the C2SP formats, signed with Ed25519."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class BadNote(Exception):
    """The note is malformed or its signature does not match."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says: the log's name, its size, its root, its last entry and when.

    The last entry and the time stand in one extension line, so that they are signed too.
    """

    origin: str
    size: int
    root: bytes
    last_tx: int
    last_id: int
    at: str

    def text(self) -> str:
        """This will write the statement as it is signed."""
        root = base64.b64encode(self.root).decode()
        return (
            f"{self.origin}\n{self.size}\n{root}\nentry {self.last_tx} {self.last_id} {self.at}\n"
        )


def read_statement(text: str) -> Statement:
    """This will read a checkpoint's statement. Raises BadNote."""
    try:
        origin, size, root, extension = text.removesuffix("\n").split("\n")
        word, last_tx, last_id, at = extension.split(" ")
        found = Statement(origin, int(size), base64.b64decode(root), int(last_tx), int(last_id), at)
    except ValueError as trouble:
        raise BadNote(text) from trouble
    if word != "entry" or found.text() != text:
        raise BadNote(text)
    return found


def sign(statement: str, *, origin: str, key: Ed25519PrivateKey) -> str:
    """This will append the signature line of `origin` to a statement that ends in a newline."""
    public = key.public_key().public_bytes_raw()
    packed = key_id(origin, public) + key.sign(statement.encode())
    return f"{statement}\n— {origin} {base64.b64encode(packed).decode()}\n"


def opened(note: str, *, origin: str, public: bytes) -> str:
    """This will return the statement of a note that `origin` signed. Raises BadNote.

    Lines of other signers (witnesses) are passed over, as the format asks.
    """
    statement, _, lines = note.rpartition("\n\n")
    statement += "\n"
    start = f"— {origin} "
    ours = [line for line in lines.split("\n") if line.startswith(start)]
    for line in ours:
        if _is_signed(statement, line.removeprefix(start), key_id(origin, public), public):
            return statement
    raise BadNote(note)


def key_id(origin: str, public: bytes) -> bytes:
    """This will give the four bytes by which a note names its key (type 1 is Ed25519)."""
    return hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]


def verifier_key(origin: str, public: bytes) -> str:
    """This will write a public key as the format has it: name, key id, type and key."""
    packed = base64.b64encode(b"\x01" + public).decode()
    return f"{origin}+{key_id(origin, public).hex()}+{packed}"


def _is_signed(statement: str, packed: str, key: bytes, public: bytes) -> bool:
    try:
        signature = base64.b64decode(packed, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], statement.encode())
    except (ValueError, InvalidSignature):
        return False
    return signature[:4] == key
