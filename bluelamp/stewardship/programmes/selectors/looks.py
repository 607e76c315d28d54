"""That somebody looked: one line of the audit log a page, a list, a project."""

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject

from .. import permissions


def consult(
    what: str, *, by: Actor, reason: Reason, kind: str = "project", pk: int | None = None
) -> None:
    """This will check that the actor may read programmes and log that they looked at a part."""
    permissions.check_can_read(by=by)
    audit.record_look(
        f"programmes.{what}.read", Subject(f"programmes.{kind}", pk), by=by, reason=reason
    )
