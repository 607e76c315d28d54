"""Where event streams are served when there is no nginx in front: on a port of their own.

Pages and streams come from two servers. Behind nginx both have one origin. On a laptop a request
for /live/ that reaches the page server is sent on, with its cookies, to the same host's live port:
so no page has to know where streams are, and they do not use up a browser's six connections.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def hosts() -> list[str]:
    """This will list the names under which the platform is reached."""
    return os.environ.get("BLUELAMP_HOSTS", "localhost,127.0.0.1,[::1]").split(",")


def live_origins() -> list[str]:
    """This will list the origins of streams that a page may open besides its own."""
    port = os.environ.get("BLUELAMP_LIVE_PORT")
    return [f"http://{host}:{port}" for host in hosts() if "[" not in host] if port else []


def sending_streams_on(pages: Wsgi) -> Wsgi:
    """This will send requests for /live/ on to the live port, when there is one."""
    port = os.environ.get("BLUELAMP_LIVE_PORT")

    def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        if not environ["PATH_INFO"].startswith("/live/") or host not in hosts():
            return pages(environ, start_response)
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        there = f"{environ['wsgi.url_scheme']}://{host}:{port}{environ['PATH_INFO']}{query}"
        headers = [("Location", there), ("Cache-Control", "no-store"), ("Content-Length", "0")]
        start_response("307 Temporary Redirect", headers)
        return []

    return application if port else pages


def letting_pages_in(streams: Asgi) -> Asgi:
    """This will let the platform's own pages, and no others, read streams with their cookies."""
    port = os.environ.get("BLUELAMP_PORT", "8000")
    allowed = {f"http://{host}:{port}".encode() for host in hosts()}

    async def application(scope: Message, receive: Any, send: Send) -> None:
        origin = dict(scope.get("headers", [])).get(b"origin", b"")

        async def send_allowing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_allowing(origin)]
            await send(message)

        await streams(scope, receive, send_allowing if origin in allowed else send)

    return application if "BLUELAMP_LIVE_PORT" in os.environ else streams


def _allowing(origin: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
