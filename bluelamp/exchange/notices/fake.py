"""A simulated provider of text messages and emails, for tests and demonstrations."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PATHS = {"/v2/notifications/sms": "phone_number", "/v2/notifications/email": "email_address"}


@dataclass
class Provider:
    """What the provider was sent, by our reference; while `down` it answers nobody."""

    key: str = ""
    down: bool = False
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, path: str, key: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """This will answer one request as a provider would: a status and a body."""
        if self.down:
            return 503, {}
        if key != f"Bearer {self.key}":
            return 403, {"errors": [{"message": "Invalid key"}]}
        to = str(body.get(PATHS.get(path, ""), ""))
        if not to or to.endswith("000"):
            return 400, {"errors": [{"message": "Not a valid address"}]}
        reference = str(body["reference"])
        self.taken.setdefault(reference, body | {"to": to})
        return 201, {"id": f"fake-{reference}"}


@contextmanager
def running(provider: Provider, port: int = 0) -> Iterator[str]:
    """This will run a provider on this machine alone for as long as the block, at an address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = self.headers.get("Authorization", "")
            status, answer = provider.take(self.path, key, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *said: Any) -> None:
            """Whoever is written to is in no log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with running(Provider(), int(sys.argv[1])) as where:
        sys.stdout.write(f"A simulated provider answers at {where}. Enter stops it.\n")
        sys.stdin.readline()
