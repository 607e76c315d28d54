"""Jobs of every minute and every hour: files are scanned, senders are forgotten."""

import contextlib

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from .selectors.reports import NotOpen, public_actor
from .services import attachments, limits


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


@app.periodic(cron="1 * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="contact.forget_senders", queue="contact", queueing_lock="contact.forget_senders"
)
def forget_senders(timestamp: int = 0) -> None:
    """This will remove how often anybody sent something, once the hour is over."""
    limits.forget_senders(at=timezone.now())
