"""Sending a notice: into a file, or to a provider over HTTP."""

import json
import urllib.error
import urllib.request
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from .messages import Notice, NotSent, Refused, Sent

PATIENCE = 5.0  # seconds
OF_THIS_MACHINE = (("http", "127.0.0.1"), ("http", "localhost"))
FIELDS = {"sms": "phone_number", "email": "email_address"}


def send(notice: Notice, *, through: str, key: str = "") -> Sent:
    """This will send a notice through a provider's address, or write it to a `file:`.

    Who is written to goes unencrypted to nobody but this machine itself. Raises NotSent when it may
    be tried again, Refused when not.
    """
    if through.startswith("file:"):
        return _write(notice, Path(through.removeprefix("file:")))
    where = urlsplit(through)
    if where.scheme != "https" and (where.scheme, where.hostname) not in OF_THIS_MACHINE:
        raise Refused(f"{through} is no https address of a provider.")
    return _post(notice, through.rstrip("/"), key)


def _write(notice: Notice, path: Path) -> Sent:
    try:
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as outbox:
            outbox.write(json.dumps(asdict(notice), ensure_ascii=False) + "\n")
    except OSError as trouble:
        raise NotSent(str(trouble)) from trouble
    return Sent(notice.reference)


def _post(notice: Notice, address: str, key: str) -> Sent:
    body = {
        FIELDS[notice.channel]: notice.to,
        "personalisation": {"text": notice.text},
        "reference": notice.reference,
    }
    request = urllib.request.Request(  # noqa: S310  (the scheme was checked by `send`)
        f"{address}/v2/notifications/{notice.channel}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  (checked)
            return Sent(str(json.load(answer)["id"]))
    except urllib.error.HTTPError as refused:
        if refused.code in (400, 401, 403, 404, 422):
            raise Refused(f"The provider answered {refused.code}.") from refused
        raise NotSent(f"The provider answered {refused.code}.") from refused
    except (OSError, ValueError, KeyError) as trouble:
        raise NotSent(f"The provider was not reached: {trouble}") from trouble
