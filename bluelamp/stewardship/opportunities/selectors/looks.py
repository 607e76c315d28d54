"""Every look at opportunities asks who and why, and leaves its line."""

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject


def consult(what: str, *, by: Actor, reason: Reason, opportunity_id: int | None = None) -> None:
    """This will note a look in the audit log."""
    audit.record_look(
        f"opportunities.{what}.read",
        Subject("opportunities.opportunity", opportunity_id),
        by=by,
        reason=reason,
    )
