"""How often somebody may send a form: so many times in so long, counted in memory."""

import datetime
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Limit:
    """Counts what each sender does and says when it is too often. Nothing is written anywhere.

    Senders are forgotten as soon as their last act is older than the time that is counted.
    """

    most: int
    within: datetime.timedelta
    _seen: dict[bytes, deque[datetime.datetime]] = field(default_factory=dict)

    def allows(self, sender: bytes, *, at: datetime.datetime) -> bool:
        """This will count one act of a sender and say whether it is one too many."""
        self._forget(at)
        seen = self._seen.setdefault(sender, deque())
        if len(seen) >= self.most:
            return False
        seen.append(at)
        return True

    def _forget(self, at: datetime.datetime) -> None:
        since = at - self.within
        for seen in self._seen.values():
            while seen and seen[0] <= since:
                seen.popleft()
        self._seen = {sender: seen for sender, seen in self._seen.items() if seen}
