"""Jobs of every minute and every hour: files are scanned, notices sent, senders forgotten."""

import contextlib

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .selectors.reports import NotOpen, public_actor
from .services import attachments, limits, notices

PLATFORM = "platform"


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="contact.scan_files", queue="contact", queueing_lock="contact.scan_files"
)
def scan_files(timestamp: int = 0) -> None:
    """This will have the files that wait scanned, every minute; without a scanner they wait on."""
    now = timezone.now()
    if settings.CLAMD:
        with contextlib.suppress(NotOpen):
            attachments.scan_waiting(by=public_actor(at=now), at=now)


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="contact.send_notices", queue="contact", queueing_lock="contact.send_notices"
)
def send_notices(timestamp: int = 0) -> None:
    """This will send the public's notices as each force's own post; without a provider they wait
    to be told by telephone.
    """
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id") if settings.NOTICES else ():
        by = access.actor(post, at=now, source="worker")
        notices.send_notices(by=by, at=now, through=settings.NOTICES, key=settings.NOTICES_KEY)


@app.periodic(cron="1 * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="contact.forget_senders", queue="contact", queueing_lock="contact.forget_senders"
)
def forget_senders(timestamp: int = 0) -> None:
    """This will remove how often anybody sent something, once the hour is over."""
    limits.forget_senders(at=timezone.now())
