"""A small portfolio."""

import datetime

from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.choices import Reason
from bluelamp.stewardship.portfolio.services import imports, passports
from tests.people import NOW, actor_of, make_actor

TODAY = NOW.date()
WHY = Reason("administration")
ALL = ("portfolio.read", "portfolio.change", "portfolio.decide", "portfolio.load_costs")
ASSESSED = {
    "business_owner": "Head of Contact",
    "technical_owner": "Head of Platforms",
    "relevance": "critical",
    "users": 8_000,
    "kind": "configured",
    "architecture": "cloud",
    "installed_on": datetime.date(2021, 4, 1),
}


def make_architect(**where):
    return make_actor(*ALL, **where)


def add(by, reference, at=NOW, **values):
    return passports.add_application(
        by=by,
        at=at,
        reference=reference,
        values={"name": f"Application {reference}", **values},
        source="Made for a test",
        observed_on=at.date(),
    )


def send(by, kind, text, name="rows.csv", at=NOW):
    content = text if isinstance(text, bytes) else text.encode()
    return imports.send_file(
        by=by, at=at, kind=kind, name=name, content=content, source="A file", observed_on=at.date()
    )


def load(by, kind, text, name="rows.csv", at=NOW):
    sent = send(by, kind, text, name, at)
    return imports.load_file(by=by, at=at, import_id=sent.pk)


def key_of(post, *scopes):
    """This will make an API client of the post, and return the header with its key."""
    now = timezone.now()
    _, key = access.make_client(
        by=actor_of(post, at=now),
        name="Asset system",
        post=post,
        scopes=list(scopes),
        expires_at=now + datetime.timedelta(days=30),
        at=now,
    )
    return {"HTTP_X_API_KEY": key}
