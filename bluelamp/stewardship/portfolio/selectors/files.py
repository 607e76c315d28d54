"""Files that were sent."""

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from ..models import Import
from .looks import consult


def consult_files(*, by: Actor, reason: Reason) -> QuerySet[Import]:
    """This will list the files that were sent, the newest first, without what is in them."""
    consult("files", by=by, reason=reason)
    return Import.objects.defer("content").order_by("-sent_at")
