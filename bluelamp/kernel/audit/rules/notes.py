"""Signed notes: the C2SP format in which a checkpoint is published, signed with Ed25519."""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class BadNote(Exception):
    """The note is malformed or its signature does not match."""


def sign(statement: str, *, origin: str, key: Ed25519PrivateKey) -> str:
    """This will append the signature line of `origin` to a statement that ends in a newline."""
    public = key.public_key().public_bytes_raw()
    packed = key_id(origin, public) + key.sign(statement.encode())
    return f"{statement}\n— {origin} {base64.b64encode(packed).decode()}\n"


def opened(note: str, *, origin: str, public: bytes) -> str:
    """This will return the statement of a note that `origin` signed. Raises BadNote."""
    statement, _, line = note.partition("\n\n")
    statement += "\n"
    try:
        packed = base64.b64decode(line.split(" ")[2])
        Ed25519PublicKey.from_public_bytes(public).verify(packed[4:], statement.encode())
    except (IndexError, ValueError, InvalidSignature) as trouble:
        raise BadNote(note) from trouble
    if packed[:4] != key_id(origin, public):
        raise BadNote(note)
    return statement


def key_id(origin: str, public: bytes) -> bytes:
    """This will give the four bytes by which a note names its key (type 1 is Ed25519)."""
    return hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
