"""How access writes its own changes to the audit log."""

from typing import Any

from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject, Who


def note_change(act: str, subject: Subject, text: str = "", *, by: Who, **detail: Any) -> None:
    """This will write one change of people, posts, roles, circles or clients."""
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=subject,
        reason=Reason("administration", text),
        detail=detail,
    )
