"""For the tests of every app: did that look leave its line in the audit log?"""

import contextlib
from collections.abc import Iterator

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.models import Entry


@contextlib.contextmanager
def leaves_one_line(by: Actor, act: str, reason: str = "") -> Iterator[None]:
    """This will fail unless the block leaves exactly one entry of the act, by that actor.

    With `reason`, a code, the entry must also say that it was for that.
    """
    before = _lines(by, act, reason)
    yield
    left = _lines(by, act, reason) - before
    assert len(left) == 1, f"{act} left {len(left)} lines in the audit log"


def _lines(by: Actor, act: str, reason: str) -> set[int]:
    with access.acting(by):
        found = Entry.objects.filter(act=act, person_id=by.person_id, post_id=by.post_id)
        found = found.filter(reason_code=reason) if reason else found
        return set(found.values_list("pk", flat=True))
