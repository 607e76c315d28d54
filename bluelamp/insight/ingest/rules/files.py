"""What a file is, before a row is believed: kind, size, encoding, and whether it is whole."""

import codecs
import contextlib
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

PIECE = 1 << 20
MOST_UNPACKED = 64 << 30
BOMB_RATIO, BOMB_SIZE = 150, 256 << 20
BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class BadFile(ValueError):
    """The file cannot be read; the message says why in one sentence."""


@dataclass(frozen=True)
class Examined:
    """What is known of a file: SHA-256 of what was given, its kind, encoding and sizes in bytes."""

    digest: str
    kind: str
    encoding: str
    size: int
    unpacked: int


def examine(path: Path) -> Examined:
    """This will read the whole file once and say what it is. Raises BadFile.

    What is cut short, and what unpacks to far more than it says, is refused here, before a row is
    stored.
    """
    digest, size = _digest(path)
    if not size:
        raise BadFile("The file is empty.")
    with unpacked(path) as stream:
        head = stream.read(PIECE)
        kind = _kind(path, head)
        encoding, length = _measure(stream, head, size, kind)
    return Examined(digest, kind, encoding, size, length)


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """This will open a file as it is inside its compression. Raises BadFile."""
    try:
        with path.open("rb") as raw:
            yield from _opened(raw)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as wrong:
        raise BadFile("The file is cut short or damaged: it does not unpack to its end.") from wrong
    except OSError as wrong:
        raise BadFile(f"The file cannot be opened: {wrong.strerror or wrong}.") from wrong


def _opened(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    head = raw.read(4)
    raw.seek(0)
    if head[:2] == b"\x1f\x8b":
        with gzip.open(raw) as plain:
            yield cast("IO[bytes]", plain)
    elif head == b"PK\x03\x04" and not _is_workbook(raw):
        with zipfile.ZipFile(raw) as archive, archive.open(_only_member(archive)) as member:
            yield member
    else:
        yield raw


def _is_workbook(raw: IO[bytes]) -> bool:
    with zipfile.ZipFile(raw) as archive:
        found = "xl/workbook.xml" in archive.namelist()
        if found:
            _check_ratio(sum(each.file_size for each in archive.infolist()), _length(raw))
    raw.seek(0)
    return found


def _length(raw: IO[bytes]) -> int:
    return raw.seek(0, io.SEEK_END)


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    held = [each for each in archive.infolist() if not each.is_dir()]
    if len(held) != 1:
        raise BadFile(f"The archive holds {len(held)} files. Give one file at a time.")
    if held[0].flag_bits & 1:
        raise BadFile("The archive is locked with a password.")
    return held[0]


def _digest(path: Path) -> tuple[str, int]:
    taken, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as raw:
            while piece := raw.read(PIECE):
                taken.update(piece)
                size += len(piece)
    except OSError as wrong:
        raise BadFile(f"The file cannot be opened: {wrong.strerror or wrong}.") from wrong
    return taken.hexdigest(), size


def _kind(path: Path, head: bytes) -> str:
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] == b"PK\x03\x04":
        return "excel"
    text = head
    while any(text.startswith(bom) for bom in BOMS):
        text = text[3 if text.startswith(codecs.BOM_UTF8) else 2 :]
    first = text.replace(b"\x00", b"").lstrip()[:1]
    if first == b"[":
        return "json"
    return "json lines" if first == b"{" else "csv"


def _measure(stream: IO[bytes], head: bytes, size: int, kind: str) -> tuple[str, int]:
    """Decoding goes along with measuring, so that the file is gone through once."""
    if kind in ("parquet", "excel"):
        return "", size
    encoding = _by_mark(head)
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    length, piece = 0, head
    while piece:
        length += len(piece)
        _check_ratio(length, size)
        encoding, decoder = _tried(piece, encoding, decoder)
        piece = stream.read(PIECE)
    return encoding, length


def _tried(piece: bytes, encoding: str, decoder: Any) -> tuple[str, Any]:
    """Bytes that are not UTF-8 come from Windows: then every byte has a meaning."""
    if encoding == "cp1252":
        return encoding, decoder
    try:
        decoder.decode(piece)
    except UnicodeDecodeError as wrong:
        if encoding != "utf-8":
            raise BadFile("The file says it is UTF-16 and is not.") from wrong
        return "cp1252", None
    return encoding, decoder


def _by_mark(head: bytes) -> str:
    while head.startswith(codecs.BOM_UTF8):
        head = head[3:]
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) else "utf-8"


def _check_ratio(length: int, size: int) -> None:
    if length > MOST_UNPACKED or (length > BOMB_SIZE and length > BOMB_RATIO * size):
        raise BadFile(
            f"The file unpacks to more than {BOMB_RATIO} times its size, so it is not unpacked."
        )


class Recoded(io.RawIOBase):
    """A stream as UTF-8 without the marks at its beginning, however many there are."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self.stream = stream
        self.decoder: Any = None
        if encoding != "utf-8":
            self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.rest, self.begun = b"", False

    def readable(self) -> bool:
        """This will say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """This will give so many bytes, fewer only at the end."""
        wanted = size if size >= 0 else 1 << 62
        parts, held = [self.rest], len(self.rest)
        while held < wanted and (piece := self._piece()):
            parts.append(piece)
            held += len(piece)
        whole = b"".join(parts)
        self.rest = whole[wanted:]
        return whole[:wanted]

    def readinto(self, buffer: Any) -> int:
        """This will fill a buffer, for those who read by lines."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self) -> bytes:
        raw = self.stream.read(PIECE)
        if self.decoder is not None:
            raw = self.decoder.decode(raw, final=not raw).encode()
        if not self.begun:
            self.begun = True
            while raw.startswith(codecs.BOM_UTF8):
                raw = raw[len(codecs.BOM_UTF8) :]
        return raw
