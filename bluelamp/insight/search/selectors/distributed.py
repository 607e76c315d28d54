"""The reader of an index that OpenSearch or Elasticsearch keeps, by its documented HTTP interface.

`BLUELAMP_SEARCH_URL` names it, with a name and password where it wants them. The index that is read
stands behind an alias, so that one that is made anew takes its place in one step.
"""

import base64
import http.client
import json
import ssl
import threading
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from bluelamp.kernel.access.rules import Scope

from ..rules import dsl
from ..rules.wanted import FACETS, Engine, Found, Loose, NoIndex, Wanted
from .glass import glass_keys

ALIAS = "bluelamp-search"
PATIENCE = 10.0
_kept = threading.local()


class EngineAway(NoIndex):
    """The engine that is configured does not answer."""


class Refused(Exception):
    """The engine answered that it cannot do what was asked: its status and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words[:500]}")
        self.status = status


class Reader(Engine):
    """Reads the index behind the alias as it stands."""

    def __init__(self) -> None:
        told = _ask(f"/{ALIAS}/_search?request_cache=true", dsl.GUARDS)
        buckets = told["aggregations"]["guards"]["buckets"]
        self.guards = {each["key"]: each["doc_count"] for each in buckets}

    def ask(self, wanted: Wanted, loose: Loose) -> Found:
        """This will find what the reader of `wanted.scope` may see, so far stretched."""
        told = _ask(f"/{ALIAS}/_search", dsl.search(wanted, loose, self._seen(wanted.scope)))
        facets = {
            name: {
                str(each["key"]): int(each["doc_count"])
                for each in told["aggregations"][name]["buckets"]
            }
            for name in FACETS
        }
        keys = [each["_id"] for each in told["hits"]["hits"]]
        return Found(keys, told["hits"]["total"]["value"], lambda: facets)

    def count(self, wanted: Wanted, keys: Sequence[str]) -> int:
        """This will count what is under these protections, whoever may see it."""
        return int(_ask(f"/{ALIAS}/_count", dsl.count(wanted, keys))["count"])

    def _seen(self, scope: Scope) -> dict[str, Any]:
        fewer, keys = self.fewer_seen(scope)
        return dsl.seen(fewer, keys, glass_keys(scope))


def call(method: str, path: str, body: Any = None) -> dict[str, Any]:
    """This will ask the engine something; a body of text is sent as the lines that it is.

    Raises EngineAway and Refused.
    """
    sent = body if body is None or isinstance(body, str) else json.dumps(body)
    kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
    status, words = _send(method, path, sent, kind)
    if status >= 400:
        raise Refused(status, words)
    told: dict[str, Any] = json.loads(words or "{}")
    return told


def forget_connection() -> None:
    """This will close the connection that this thread keeps."""
    if connection := getattr(_kept, "connection", None):
        connection.close()
        _kept.connection = None


def _ask(path: str, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return call("POST", path, body)
    except Refused as trouble:
        if trouble.status == http.client.NOT_FOUND:
            raise NoIndex from trouble
        raise


def _send(method: str, path: str, body: str | None, kind: str) -> tuple[int, str]:
    """One connection a thread is kept; one that the engine has closed meanwhile is made anew."""
    address = urlsplit(settings.SEARCH_URL)
    headers = {"Content-Type": kind} | _credentials(address.username, address.password)
    sent = None if body is None else body.encode()
    for again in (True, False):
        try:
            connection = _connection(address.scheme, address.hostname or "", address.port)
            connection.request(method, address.path.rstrip("/") + path, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as trouble:
            _kept.connection = None
            if not again:
                raise EngineAway from trouble
    raise EngineAway


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    where = (scheme, host, port)
    if getattr(_kept, "connection", None) is None or _kept.where != where:
        _kept.where, _kept.connection = where, _new(*where)
    connection: http.client.HTTPConnection = _kept.connection
    return connection


def _new(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, port or 9200, timeout=PATIENCE)


def _credentials(name: str | None, password: str | None) -> dict[str, str]:
    if name is None:
        return {}
    pair = f"{unquote(name)}:{unquote(password or '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
