"""Reports of the public: for whom the pages act, and what became of a report."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from bluelamp.kernel.access import selectors as people
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import CallState
from ..models import Appointment, Call
from ..rules import references
from ..rules.appointments import OPEN as OPEN_ONES

PUBLIC_ROLE = "public-pages"
_SAID = {
    CallState.WAITING: "We have your report. Nobody has read it yet.",
    CallState.TAKEN: "Somebody is reading your report now.",
    CallState.CLOSED: "We have read your report. No officer will be sent for it.",
}
OPEN = "We have read your report and are dealing with it."
ENDED = "We have read your report and have finished dealing with it."


class NotOpen(Exception):
    """Nobody holds the post under which the public's pages act: they take nothing."""


class NoSuchReport(Exception):
    """No report has that reference with that secret word."""


def public_actor(*, at: datetime.datetime) -> Actor:
    """This will say under which post the public's pages act. Its source is empty: no address is
    kept of whoever writes. Raises NotOpen.
    """
    held = people.list_posts(on=timezone.localdate(at)).filter(role__code=PUBLIC_ROLE)
    post = held.order_by("pk").first()
    if post is None:
        raise NotOpen
    return people.actor(post, at=at)


def consult_report(*, by: Actor, reason: Reason, reference: str, secret: str) -> str:
    """This will say in a sentence what became of a report, and log that it was asked.

    Raises NotPermitted and NoSuchReport, which does not say which of the two was wrong.
    """
    with access.acting(by):
        found = find_report(by=by, reference=reference, secret=secret)
        audit.record(
            by=by,
            operation=Operation.DISCLOSURE,
            act="contact.report.asked",
            subject=Subject("contact.call", found.pk),
            reason=reason,
        )
        return " ".join(each for each in (_sentence(found), _appointment(found)) if each)


def find_report(*, by: Actor, reference: str, secret: str) -> Call:
    """This will find a report for whoever has its secret word, as part of an act that is logged.

    Raises NotPermitted, NoSuchReport.
    """
    with access.acting(by):
        permissions.check_can_present(by=by)
        wanted = references.tidy(reference)
        found = Call.objects.filter(reference=wanted).select_related("incident").first()
        known = found.secret_hash if found else ""
        given = secret_hash(wanted, references.tidy(secret))
        if not constant_time_compare(known, given) or found is None:
            raise NoSuchReport
    return found


def secret_hash(reference: str, secret: str) -> str:
    """This will give what is kept of a secret word."""
    return salted_hmac("contact.report", f"{reference} {secret}", algorithm="sha256").hexdigest()


def _appointment(found: Call) -> str:
    """Theirs, or the one that was given to them after they missed it."""
    again = Appointment.objects.filter(call=found).values("again")
    theirs = Appointment.objects.filter(Q(call=found) | Q(call__in=again), state__in=OPEN_ONES)
    booked = theirs.select_related("slot").order_by("slot__starts_at").first()
    if booked is None:
        return ""
    when = f"{timezone.localtime(booked.slot.starts_at):%A %-d %B %Y at %H:%M}"
    yes = "" if booked.state == "confirmed" else " Tell us whether you can come."
    return f"You have an appointment at {booked.slot.place} on {when}.{yes}"


def _sentence(found: Call) -> str:
    if found.incident is not None:
        return OPEN if found.incident.state == "open" else ENDED
    return _SAID[CallState(found.state)]
