"""How clamd is spoken to (INSTREAM): what is sent, and what its answer means."""

import struct
from collections.abc import Iterable, Iterator

START = b"zINSTREAM\0"
CHUNK = 65_536
LONGEST_ANSWER = 4_096


class NotUnderstood(Exception):
    """The scanner answered neither that it is clean nor what it found."""


def framed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """This will write a file as INSTREAM takes it: each piece after its length, nought at last."""
    yield START
    for each in chunks:
        if each:
            yield struct.pack("!L", len(each)) + each
    yield struct.pack("!L", 0)


def read_answer(answer: bytes) -> str:
    """This will give what the scanner found, empty for a clean file. Raises NotUnderstood."""
    said = answer.rstrip(b"\0\n ").decode("utf-8", "replace").removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise NotUnderstood(said[:200])
