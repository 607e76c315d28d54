"""The lines of a web chat, for the handler and for the one who began it."""

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from ..models import Call, ChatLine


def has_more(*, call_id: int, after: int) -> bool:
    """This will say whether a chat has lines after one, without showing any."""
    return ChatLine.objects.filter(call_id=call_id, pk__gt=after).exists()


def consult_lines(*, by: Actor, reason: Reason, call: Call) -> list[ChatLine]:
    """This will fetch the lines of a call that the reader has, and log the look."""
    with access.acting(by):
        found = list(ChatLine.objects.filter(call=call).order_by("pk"))
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="contact.chat.read",
            subject=Subject("contact.call", call.pk),
            reason=reason,
            detail={"lines": len(found)},
        )
    return found
