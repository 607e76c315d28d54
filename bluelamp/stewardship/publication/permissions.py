"""What publication lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("publication.read", "Read what is published, what is withheld and why")
REVIEW = permission("publication.review", "Decide what is published and what is exempt")
PUBLISH = permission("publication.publish", "Publish editions of what others have reviewed")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read what is published. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_review(*, by: access.Actor) -> None:
    """This will pass when the actor may review fields. Raises NotPermitted."""
    access.check(REVIEW, by=by)


def check_can_publish(*, by: access.Actor) -> None:
    """This will pass when the actor may publish. Raises NotPermitted."""
    access.check(PUBLISH, by=by)
