"""An engine that answers as OpenSearch's documentation says, in memory, for what search asks of it.

It refuses what the documentation does not know, in the shape that the real one refuses in. It is
no proof that a real one answers alike: set BLUELAMP_TEST_SEARCH_URL for that.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from rapidfuzz.distance import OSA

LEAVES = ("term", "terms", "fuzzy", "prefix", "regexp", "match_phrase", "range")


class Refuses(Exception):
    """What the real one answers with a status and the shape of an error."""

    def __init__(self, status, kind, reason):
        super().__init__(reason)
        self.status, self.kind, self.reason = status, kind, reason


class Index:
    """Documents, of which those since the last refresh are not yet searched."""

    def __init__(self, made):
        properties = made["mappings"]["properties"]
        self.types = {name: each["type"] for name, each in properties.items()}
        self.meta, self.waiting, self.searched = {}, {}, {}

    def values(self, document, name):
        if name not in self.types:
            return []
        value = document.get(name, [])
        listed = value if isinstance(value, list) else [value]
        if self.types[name] == "text":
            return [word for each in listed for word in each.split()]
        return listed

    def put(self, key, document):
        if unknown := set(document) - set(self.types):
            raise Refuses(400, "strict_dynamic_mapping_exception", f"[{unknown}] is not allowed")
        self.waiting[key] = document


def matches(index, query, key, document):
    """The score of a document, None when it does not match; raises for what is no query."""
    ((name, body),) = query.items()
    if name == "bool":
        return _bool(index, body, key, document)
    if name == "match_all":
        return 1.0
    if name == "constant_score":
        _only(body, "filter", "boost")
        inner = matches(index, body["filter"], key, document)
        return None if inner is None else float(body.get("boost", 1.0))
    if name == "dis_max":
        _only(body, "queries", "tie_breaker")
        scores = [matches(index, each, key, document) for each in body["queries"]]
        return max((each for each in scores if each is not None), default=None)
    if name in LEAVES:
        ((field, given),) = body.items()
        return 1.0 if _leaf(name, index.values(document, field), given) else None
    raise Refuses(400, "parsing_exception", f"unknown query [{name}]")


def _bool(index, body, key, document):
    _only(body, "must", "filter", "should", "must_not", "minimum_should_match")

    def each(part):
        given = body.get(part, [])
        given = given if isinstance(given, list) else [given]
        return [matches(index, one, key, document) for one in given]

    must, filters, should = each("must"), each("filter"), each("should")
    least = body.get("minimum_should_match", 0 if must or filters or not should else 1)
    if None in must or None in filters or any(one is not None for one in each("must_not")):
        return None
    found = [one for one in should if one is not None]
    return sum(must) + sum(found) if len(found) >= least else None


def _leaf(name, values, given):
    if name == "term":
        return (given["value"] if isinstance(given, dict) else given) in values
    if name == "terms":
        assert isinstance(given, list)
        return any(each in values for each in given)
    if name == "prefix":
        return any(each.startswith(given) for each in values)
    if name == "fuzzy":
        _only(given, "value", "fuzziness", "max_expansions", "prefix_length", "transpositions")
        return any(OSA.distance(given["value"], each) <= given["fuzziness"] for each in values)
    if name == "regexp":
        _only(given, "value", "flags", "case_insensitive", "max_determinized_states")
        return any(re.fullmatch(given["value"], each) for each in values)
    if name == "match_phrase":
        words = given.split()
        return any(
            values[at : at + len(words)] == words for at in range(len(values) - len(words) + 1)
        )
    _only(given, "gte", "lte", "gt", "lt")
    return any(given.get("gte", each) <= each <= given.get("lte", each) for each in values)


def _only(body, *known):
    if unknown := set(body) - set(known):
        raise Refuses(400, "parsing_exception", f"unknown field {sorted(unknown)}")


class Engine:
    """Indexes by name and aliases to them."""

    def __init__(self):
        self.indexes, self.aliases, self.asked, self.lock = {}, {}, [], threading.Lock()

    def answer(self, method, path, body):
        with self.lock:
            self.asked.append((method, path))
            parts = urlsplit(path).path.strip("/").split("/")
            if parts[0].startswith("_"):
                return getattr(self, f"{method.lower()}{parts[0]}")(body)
            act = parts[1] if len(parts) > 1 else "_index"
            return getattr(self, f"{method.lower()}{act}")(parts[0], body)

    def named(self, name):
        try:
            return self.indexes[self.aliases.get(name, name)]
        except KeyError:
            raise Refuses(404, "index_not_found_exception", f"no such index [{name}]") from None

    def put_index(self, name, body):
        if name in self.indexes:
            raise Refuses(400, "resource_already_exists_exception", name)
        self.indexes[name] = Index(json.loads(body))
        return {"acknowledged": True, "shards_acknowledged": True, "index": name}

    def delete_index(self, name, body):
        self.named(name)
        del self.indexes[name]
        return {"acknowledged": True}

    def put_mapping(self, name, body):
        given = json.loads(body)
        _only(given, "_meta", "properties", "dynamic")
        self.named(name).meta = given["_meta"]
        return {"acknowledged": True}

    def get_mapping(self, name, body):
        real = self.aliases.get(name, name)
        return {real: {"mappings": {"_meta": self.named(name).meta, "properties": {}}}}

    def get_alias(self, name, body):
        if name not in self.aliases:
            raise Refuses(404, "aliases_not_found_exception", f"alias [{name}] missing")
        return {self.aliases[name]: {"aliases": {name: {}}}}

    def post_aliases(self, body):
        for action in json.loads(body)["actions"]:
            ((what, given),) = action.items()
            if what == "add":
                self.named(given["index"])
                self.aliases[given["alias"]] = given["index"]
            elif what == "remove_index":
                del self.indexes[given["index"]]
        return {"acknowledged": True}

    def post_bulk(self, name, body):
        if not body.endswith("\n"):
            raise Refuses(
                400, "illegal_argument_exception", "must be terminated by a newline [\\n]"
            )
        lines, items = [json.loads(each) for each in body.splitlines()], []
        while lines:
            ((act, given),) = lines.pop(0).items()
            assert act == "index", act
            self.named(name).put(given["_id"], lines.pop(0))
            items.append({"index": {"_id": given["_id"], "status": 201}})
        return {"took": 1, "errors": False, "items": items}

    def post_refresh(self, name, body):
        index = self.named(name)
        index.searched |= index.waiting
        index.waiting = {}
        return {"_shards": {"total": 1, "successful": 1, "failed": 0}}

    def _matching(self, index, query):
        scored = [(k, d, matches(index, query, k, d)) for k, d in index.searched.items()]
        return [each for each in scored if each[2] is not None]

    def post_count(self, name, body):
        given = json.loads(body) if body else {"query": {"match_all": {}}}
        _only(given, "query")
        return {"count": len(self._matching(self.named(name), given["query"]))}

    def post_search(self, name, body):
        index, given = self.named(name), json.loads(body)
        _only(given, "query", "sort", "from", "size", "track_total_hits", "aggs")
        found = self._matching(index, given.get("query", {"match_all": {}}))
        for order in reversed(given.get("sort", [])):
            ((field, way),) = order.items()
            found.sort(
                key=lambda each, f=field: each[2] if f == "_score" else each[1][f],
                reverse=way == "desc",
            )
        start, size = given.get("from", 0), given.get("size", 10)
        if start + size > 10_000:
            raise Refuses(400, "illegal_argument_exception", "Result window is too large")
        hits = [{"_index": name, "_id": key} for key, _, _ in found[start : start + size]]
        aggregations = {
            each: self._terms(index, found, asked["terms"]) for each, asked in given["aggs"].items()
        }
        total = {"value": len(found), "relation": "eq"}
        return {"hits": {"total": total, "hits": hits}, "aggregations": aggregations}

    def _terms(self, index, found, asked):
        _only(asked, "field", "size")
        if index.types[asked["field"]] == "text":
            raise Refuses(400, "illegal_argument_exception", "Text fields are not optimised")
        counts = {}
        for _, document, _ in found:
            for value in set(index.values(document, asked["field"])):
                counts[value] = counts.get(value, 0) + 1
        ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[: asked["size"]]
        return {"buckets": [{"key": value, "doc_count": count} for value, count in ranked]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer's body waits 40 ms for the head's receipt

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        try:
            status, told = 200, self.server.engine.answer(self.command, self.path, body)
        except Refuses as trouble:
            cause = {"type": trouble.kind, "reason": trouble.reason}
            status = trouble.status
            told = {"error": {"root_cause": [cause], **cause}, "status": status}
        sent = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  (http.server's own names)

    def log_message(self, *_):
        """Nothing is written of a request."""


def serve():
    """An engine that listens on a port of its own: the server, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.engine, server.daemon_threads = Engine(), True
    listen = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    listen.start()
    return server, f"http://127.0.0.1:{server.server_port}"
