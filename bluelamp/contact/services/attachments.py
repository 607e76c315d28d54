"""Files of the public: kept away from every page, scanned, and given out only when clean."""

import contextlib
import datetime
import hashlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import ScanState
from ..models import Attachment, Call
from ..rules import attachments as rules
from ..rules import clamd

FOLDER = "quarantine"
PATIENCE = 30.0
MOST_AT_ONCE = 20


class Upload(Protocol):
    """A file as a form gives it."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterator[bytes]:
        """This will give the file piece by piece."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """This will go to a place in the file."""

    def read(self, size: int = -1, /) -> bytes:
        """This will read on from that place."""


class HeldBack(Exception):
    """The file has not been scanned, or something was found in it: it is given to nobody."""


class NoScanner(Exception):
    """No scanner answers: files stay held back until one does."""


@dataclass(frozen=True)
class Opened:
    """A clean file to be sent to a reader: its bytes, and the name that is written for it."""

    content: "File[bytes]"
    name: str


def keep_files(*, by: Actor, at: datetime.datetime, call: Call, files: list[Upload]) -> None:
    """This will keep the files of a report, as part of an act that has been checked."""
    for each in files:
        _keep(each, call, by=by, at=at)


def scan_waiting(*, by: Actor, at: datetime.datetime) -> int:
    """This will scan the files that wait for it, the oldest first, and say how many were.

    Raises NotPermitted, NoScanner; what was not scanned stays held back.
    """
    scanned = 0
    with access.acting(by):
        permissions.check_can_present(by=by)
        waiting = Attachment.objects.filter(state=ScanState.UNSCANNED).order_by("at", "pk")
        found = list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for each in found:
        with access.acting(by):
            scanned += _scan_one(each, by=by, at=at)
    return scanned


def open_attachment(*, by: Actor, reason: Reason, call_id: int, attachment_id: int) -> Opened:
    """This will open a clean file for a reader and log that they took it.

    Raises NotPermitted, Attachment.DoesNotExist, HeldBack.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        found = Attachment.objects.get(pk=attachment_id, call_id=call_id)
        if found.state != ScanState.CLEAN:
            raise HeldBack
        _note(found, Operation.DISCLOSURE, "contact.attachment.taken", by=by, reason=reason)
        ending = rules.ENDINGS[found.kind]
        return Opened(default_storage.open(found.stored), f"report-{found.pk}.{ending}")


def _keep(sent: Upload, call: Call, *, by: Actor, at: datetime.datetime) -> None:
    sent.seek(0)
    head = sent.read(rules.HEAD)
    digest = hashlib.sha256()
    for piece in sent.chunks():
        digest.update(piece)
    sent.seek(0)
    stored = default_storage.save(f"{FOLDER}/{uuid4().hex}", File(sent))  # type: ignore[arg-type]  # an upload is one
    try:
        kept = Attachment.objects.create(
            call=call,
            at=at,
            name=rules.tidy_name(sent.name or ""),
            kind=rules.find_type(head),
            size=sent.size or 0,
            digest=digest.hexdigest(),
            stored=stored,
        )
    except BaseException:  # it is raised again: no file is left that no record tells of
        default_storage.delete(stored)
        raise
    _note(kept, Operation.COLLECTION, "contact.attachment.kept", by=by, reason=Reason("incident"))


def _scan_one(attachment_id: int, *, by: Actor, at: datetime.datetime) -> bool:
    waiting = Attachment.objects.select_for_update(skip_locked=True, of=("self",))
    one = waiting.filter(pk=attachment_id, state=ScanState.UNSCANNED).first()
    if one is None:
        return False
    with default_storage.open(one.stored) as content:
        one.found = _ask(content)
    one.state = ScanState.INFECTED if one.found else ScanState.CLEAN
    one.scanned_at = at
    one.save(update_fields=["state", "scanned_at", "found"])
    _note(one, Operation.ALTERATION, "contact.attachment.scanned", by=by, reason=Reason("incident"))
    return True


def _ask(content: "File[bytes]") -> str:
    """What clamd found in a file, empty for nothing. Raises NoScanner."""
    try:
        with _connected() as line:
            for piece in clamd.framed(content.chunks(clamd.CHUNK)):
                line.sendall(piece)
            return clamd.read_answer(_answer(line))
    except (OSError, clamd.NotUnderstood) as trouble:
        raise NoScanner(str(trouble)) from trouble


def _answer(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < clamd.LONGEST_ANSWER:
        piece = line.recv(clamd.LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said


@contextlib.contextmanager
def _connected() -> Iterator[socket.socket]:
    """A connection to clamd: `host:port`, or the path of its socket."""
    address = settings.CLAMD
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(address)
            yield line
        return
    host, _, port = address.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), PATIENCE) as line:
        yield line


def _note(kept: Attachment, operation: Operation, act: str, *, by: Actor, reason: Reason) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("contact.call", kept.call_id),
        reason=reason,
        detail={"attachment": kept.pk, "kind": kept.kind, "state": kept.state, "found": kept.found},
    )
