"""Saved searches and what standing ones have found."""

from django.db import connection
from django.db.models import Count, QuerySet

from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..models import Alert, SavedSearch


def list_saved(*, by: Actor) -> QuerySet[SavedSearch]:
    """This will list the searches that the actor's post keeps, the newest first.

    Raises NotPermitted.
    """
    permissions.check_can_save(by=by)
    kept = SavedSearch.objects.filter(post_id=by.post_id, ended_at=None)
    return kept.annotate(found=Count("alerts")).order_by("-made_at")


def list_alerts(*, by: Actor) -> QuerySet[Alert]:
    """This will list what the actor's standing searches found, the newest first."""
    mine = Alert.objects.filter(search__post_id=by.post_id)
    return mine.select_related("search").order_by("-at", "-pk")


def list_standing() -> list[tuple[int, int]]:
    """This will list the standing searches that have not run out: each id and its post's."""
    with connection.cursor() as cursor:
        cursor.execute("select id, post_id from search_standing_now()")
        return [(int(pk), int(post)) for pk, post in cursor.fetchall()]
