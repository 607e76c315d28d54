"""Opening a profile, which moves its reader's bookmark; warnings placed on what it shows."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole.choices import Ref
from bluelamp.records.pole.services import markers, sources

from .models import Look
from .rules import looks
from .selectors import profiles
from .selectors.profiles import Profile


def open_profile(*, by: Actor, at: datetime.datetime, reason: Reason, ref: Ref) -> Profile:
    """This will open a profile for a reader, and keep that they looked for the next time.

    It says what is new since the last time. Raises NotPermitted and NoSuchProfile.
    """
    with access.acting(by):
        profile = profiles.consult_profile(by=by, at=at, reason=reason, ref=ref)
        profile.since = _keep_look(by, profile.ref, at)
        profile.new = profiles.what_is_new(profile, since=profile.since)
    return profile


def place_warning(
    *, by: Actor, at: datetime.datetime, ref: Ref, code: str, why: str, review_on: datetime.date
) -> None:
    """This will place a warning marker by hand. Raises what `pole` raises."""
    with access.acting(by):
        source = sources.make_source(by=by, code="by-hand", name="Placed by hand")
        markers.place_marker(
            by=by, at=at, ref=ref, code=code, why=why, source=source, review_on=review_on
        )


def _keep_look(by: Actor, ref: Ref, at: datetime.datetime) -> datetime.datetime | None:
    """The moment that things are new since; two openings at once keep one row."""
    last = profiles.find_look(by.post_id, ref.id)
    since = looks.since(last.looked_at, last.before_at, at=at) if last else None
    Look.objects.update_or_create(
        post_id=by.post_id, record_id=ref.id, defaults={"looked_at": at, "before_at": since}
    )
    return since
