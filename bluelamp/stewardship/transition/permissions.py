"""What transition lets people do."""

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.rules import permission

READ = permission("transition.read", "Read how ready each department is for a go-live")
KEEP = permission("transition.keep", "Keep criteria, evidence, issues, desk days and lessons")
RULE = permission("transition.rule", "Rule whether a department goes live")


def check_can_read(*, by: access.Actor) -> None:
    """This will pass when the actor may read transition. Raises NotPermitted."""
    access.check(READ, by=by)


def check_can_keep(*, by: access.Actor) -> None:
    """This will pass when the actor may keep its registers. Raises NotPermitted."""
    access.check(KEEP, by=by)


def check_can_rule(*, by: access.Actor) -> None:
    """This will pass when the actor may rule on a go-live. Raises NotPermitted."""
    access.check(RULE, by=by)
