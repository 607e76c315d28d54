"""Writes an index of OpenSearch or Elasticsearch: how far it has come is kept in its mapping."""

import contextlib
import datetime
import json
import secrets
from typing import Any

from ..rules import dsl
from ..rules.documents import Document
from ..rules.positions import Position
from ..rules.wanted import NoIndex
from ..selectors.distributed import ALIAS, Refused, call

AT_A_TIME = 2_000


class Writer:
    """Writes one index. `name` is the engine's; readers know it by the alias."""

    def __init__(self, name: str) -> None:
        self.name = name
        told = call("GET", f"/{name}/_mapping")
        kept = next(iter(told.values()))["mappings"].get("_meta", {})
        self.position = Position.read(kept.get("position", ""))

    def put(self, found: list[Document]) -> None:
        """This will take documents in, in place of those that have their keys. Raises Refused."""
        for start in range(0, len(found), AT_A_TIME):
            told = call("POST", f"/{self.name}/_bulk", _lines(found[start : start + AT_A_TIME]))
            if told["errors"]:
                failed = [each for each in told["items"] if "error" in each["index"]]
                raise Refused(failed[0]["index"]["status"], json.dumps(failed[0]))

    def commit(self, position: Position, *, at: datetime.datetime) -> None:
        """This will let readers see what was put, and note how far the index has come."""
        call("POST", f"/{self.name}/_refresh")
        self.position = position
        self.position.at = at.isoformat()
        self.position.documents = int(call("POST", f"/{self.name}/_count")["count"])
        kept = {"_meta": {"position": self.position.write()}}
        call("PUT", f"/{self.name}/_mapping", kept)

    def close(self) -> None:
        """This will end the writing: there is nothing that the engine need be told."""

    def discard(self) -> None:
        """This will take an index away that was not finished."""
        with contextlib.suppress(Refused):
            call("DELETE", f"/{self.name}")


def open_present() -> Writer:
    """This will open the index that is read. Raises NoIndex."""
    return Writer(_present()[0])


def begin() -> Writer:
    """This will begin an empty index beside the present one."""
    name = f"{ALIAS}-{secrets.token_hex(4)}"
    call("PUT", f"/{name}", dsl.INDEX)
    return Writer(name)


def use(writer: Any) -> None:
    """This will have everybody read this index from now on, and remove the one before, at once."""
    with contextlib.suppress(NoIndex):
        gone = [{"remove_index": {"index": each}} for each in _present() if each != writer.name]
        _alias([*gone, {"add": {"index": writer.name, "alias": ALIAS}}])
        return
    _alias([{"add": {"index": writer.name, "alias": ALIAS}}])


def _present() -> list[str]:
    try:
        return list(call("GET", f"/{ALIAS}/_alias"))
    except Refused as trouble:
        raise NoIndex from trouble


def _alias(actions: list[dict[str, Any]]) -> None:
    call("POST", "/_aliases", {"actions": actions})


def _lines(found: list[Document]) -> str:
    """Two lines for each document: what to do, and the document."""
    return "".join(
        f"{json.dumps({'index': {'_id': each.key}})}\n{json.dumps(each.fields)}\n" for each in found
    )
