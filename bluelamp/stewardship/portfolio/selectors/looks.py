"""That somebody looked: one line of the audit log a page, a list, a passport."""

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject

from .. import permissions


def consult(what: str, *, by: Actor, reason: Reason, application_id: int | None = None) -> None:
    """This will check that the actor may read the portfolio and log that they looked at a part."""
    permissions.check_can_read(by=by)
    audit.record_look(
        f"portfolio.{what}.read",
        Subject("portfolio.application", application_id),
        by=by,
        reason=reason,
    )
