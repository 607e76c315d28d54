"""How often an address may do something on the public's pages, counted once for all processes."""

import datetime
import hashlib
import secrets
from typing import Any

from django.db import connection, transaction

from ..models import SendingHour
from ..rules.limits import Limit

_HOUR = datetime.timedelta(hours=1)
_COUNT = """
insert into contact_sendingcount as kept (hour_id, what, sender, since, count)
values (%(hour)s, %(what)s, %(sender)s, %(at)s, 1)
on conflict (hour_id, what, sender) do update set
    since = case when kept.since <= %(past)s then excluded.since else kept.since end,
    count = case when kept.since <= %(past)s then 1 else kept.count + 1 end
returning count
"""


class TooOften(Exception):
    """The same address has sent too much in too short a time."""


def check_not_too_often(limit: Limit, address: str, *, at: datetime.datetime) -> None:
    """This will count an act of an address, in the database that all processes share.

    The address itself is not kept: a hash of it, under a key that is removed with all its hashes
    when the hour is over. Raises TooOften.
    """
    hour = _hour(at)
    sender = hashlib.blake2b(address.encode(), key=bytes(hour.key), digest_size=16).digest()
    said: dict[str, Any] = {"hour": hour.pk, "what": limit.what, "sender": sender, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, said | {"past": at - limit.within})
        if cursor.fetchone()[0] > limit.most:
            raise TooOften


def forget_senders(*, at: datetime.datetime) -> None:
    """This will remove the keys and the counts of hours that are over."""
    SendingHour.objects.filter(starts_at__lte=at - _HOUR).delete()


def _hour(at: datetime.datetime) -> SendingHour:
    starts = at.replace(minute=0, second=0, microsecond=0)
    if found := SendingHour.objects.filter(starts_at=starts).first():
        return found
    forget_senders(at=at)
    with transaction.atomic():
        SendingHour.objects.bulk_create(
            [SendingHour(starts_at=starts, key=secrets.token_bytes(32))], ignore_conflicts=True
        )
    return SendingHour.objects.get(starts_at=starts)
