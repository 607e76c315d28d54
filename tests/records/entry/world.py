"""What the tests of entry share: who writes, what they send, what is really there."""

import datetime

from django.utils import timezone

from bluelamp.kernel.access import services as access
from tests.people import actor_of, make_post

READ = ("profiles.read", "pole.read_records", "identity.match_person")
WRITE = (*READ, "pole.add_records", "pole.amend_records")
KEEP = (*WRITE, "pole.protect_records", "pole.place_markers")


def today(on=None):
    """The boxes of a date."""
    day = on or timezone.localdate()
    return {"known_on_day": day.day, "known_on_month": day.month, "known_on_year": day.year}


def signed_in(client, *permissions, **where):
    post = make_post(*permissions, **where)
    client.force_login(post.user)
    client.post("/ui/reason", {"reason": "investigation", "about": "INC-1", "next": "/"})
    return actor_of(post, at=timezone.now())


PERSON = {"given_names": "Ada", "surname": "Marsh", "confidence": "confirmed", "source": "self"}


def add(client, sort, said, more=""):
    return client.post(f"/records/add/{sort}/{more}", said | today())


def seen(model, **wanted):
    with access.seeing_everything():
        found = model._default_manager.filter(**wanted).order_by("pk")
        if any(each.name == "source" and each.is_relation for each in model._meta.fields):
            found = found.select_related("source")
        return list(found)


def correction(client, ref, **said):
    page = client.get(f"/records/{ref}/correct")
    form = page.context["form"]
    boxes = {each.html_name: each.value() for each in form}
    typed = {}
    for name, value in boxes.items():
        if isinstance(value, datetime.date):
            typed |= {f"{name}_day": value.day, f"{name}_month": value.month}
            typed |= {f"{name}_year": value.year}
        elif value not in (None, False):
            typed[name] = value
    return typed | {"why": "She spelt it out", "source": "self"} | said | today()
