"""A shift worked over HTTP against a platform that runs, by somebody who sends again until told."""

import contextlib
import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.harness import Running

PATIENCE = 60.0
PEOPLE = """
import datetime, django, json
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from bluelamp.kernel.access import services
from tests.dispatch import world
from tests.people import actor_of, make_post
world.make_world()
now = timezone.now()
post = make_post(*world.CONTROL, "dispatch.close_as_supervisor", "search.search", "access.manage")
by = actor_of(post)
units = [world.book_on(by, callsign, 3, at=now).pk for callsign in ("K1", "K2", "K3", "K4", "K5")]
_, key = services.make_client(by=by, name="shift", post=post, scopes=["contact.take_call"],
    expires_at=now + datetime.timedelta(days=1), at=now)
client = Client()
client.force_login(post.user)
session = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"key": key, "units": units, "session": session}))
"""


@dataclass
class Shift:
    """One person at work: what they know of the platform and what they were told."""

    running: Running
    key: str
    units: list[int]
    session: str
    csrf: str = "0" * 32
    heard: set[int] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def begin(cls, running: Running) -> "Shift":
        """This will set a control room up beside the platform and sign somebody in."""
        made = cls(running, **json.loads(running.run(PEOPLE)))
        made.send("/ui/reason", {"reason": "incident", "about": "A shift"})
        return made

    def take(self, words: str) -> int:
        """This will send one call, as another system does, until its number is told."""
        call = {"channel": "999", "place": "Corner Road", "words": words, "key": str(uuid.uuid4())}
        call |= {"easting": 401_000, "northing": 281_000}
        headers = {"X-API-Key": self.key, "Content-Type": "application/json"}
        _, body, _ = self._until_told("POST", "/api/contact/calls", json.dumps(call), headers)
        return int(json.loads(body)["id"])

    def send(self, path: str, said: dict[str, Any], page: str = "") -> str:
        """This will post a form of a page until it is told what came of it; where it leads."""
        shown = self.read(page) if page else ""
        if found := re.search(r'name="form_key" value="([^"]+)"', shown):
            said = said | {"form_key": found[1]}
        body = urlencode(said | {"csrfmiddlewaretoken": self.csrf}, doseq=True)
        headers = self._cookies | {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer, leads = self._until_told("POST", path, body, headers)
        assert status in (302, 409), f"{path}: {status} {answer[-800:]}"  # 409: it was done before
        return leads

    def read(self, path: str) -> str:
        """This will read a page."""
        status, body, _ = self._until_told("GET", path, None, self._cookies)
        assert status == 200, f"{path}: {status}"
        return body

    @property
    def _cookies(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={self.csrf}"}

    def _until_told(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                told = self._once(method, path, body, headers)
                if told[0] < 500:
                    return told
            threading.Event().wait(0.05)
        raise AssertionError(f"{path} was not answered within {PATIENCE:.0f} s")

    def _once(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=10)
        with contextlib.closing(line):
            line.request(method, path, body, headers | {"Connection": "close"})
            answer = line.getresponse()
            return answer.status, answer.read().decode(), answer.getheader("Location", "")

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """This will follow the stream for the block, from where it broke, as a console does."""
        cursor = re.search(r'data-after="(\d+)"', self.read("/console/"))
        assert cursor, "the console does not say from where it follows"
        thread = threading.Thread(target=self._listen, args=(cursor[1],))
        thread.start()
        try:
            yield
        finally:
            self.over.set()
            thread.join()

    def _listen(self, last: str) -> None:
        """Told to read itself anew, a console asks for all since what it heard last."""
        port = int(self.running.environment["BLUELAMP_LIVE_PORT"])
        while not self.over.is_set():
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
                line.request("GET", f"/live/events?after={last}", headers=self._cookies)
                for each in line.getresponse():
                    if each.startswith(b"event: resync"):
                        break
                    if each.startswith(b"id: "):
                        last = each[4:].decode().strip()
                    elif each.startswith(b'data: {"id"'):
                        self.heard.add(json.loads(each[6:])["id"])
            self.over.wait(0.05)
