"""Files that were sent."""

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..models import Import


def list_files(*, by: Actor) -> QuerySet[Import]:
    """This will list the files that were sent, the newest first, without what is in them."""
    permissions.check_can_read(by=by)
    return Import.objects.defer("content").order_by("-sent_at")
