"""Checks an export of a Bluelamp audit log with nothing but Python: `verify_audit.py FILE [KEY]`.

KEY is the log's public key as the force published it (name+id+base64); without it the key in the
file is used, which shows that the file agrees with itself and not who made it. It prints one
sentence; exit code 0 when everything holds, 1 when something does not. Follows RFC 6962, RFC 8032
(Ed25519) and the C2SP formats of signed notes and checkpoints.
"""

import base64
import gzip
import hashlib
import json
import sys
import zlib

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


class Wrong(Exception):
    """Something does not hold: what, and where."""


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    h, i, j, k = f - e, d - c, d + c, f + e
    return h * i % P, j * k % P, i * j % P, h * k % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def point_of(packed):
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Wrong("a signature or key is not a point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(message, signature, public):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= Q:
        return False
    k = hashlib.sha512(signature[:32] + public + message).digest()
    both = add(point_of(signature[:32]), times(int.from_bytes(k, "little") % Q, point_of(public)))
    left = times(s, BASE)
    return all((left[i] * both[2] - both[i] * left[2]) % P == 0 for i in (0, 1))


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(place, last, path, hashes):
    for each in path:
        if last == 0:
            raise Wrong("a proof is too long")
        if place & 1 or place == last:
            hashes = [node(each, h) for h in hashes]
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashes = [*hashes[:-1], node(hashes[-1], each)]
        place, last = place >> 1, last >> 1
    if last:
        raise Wrong("a proof is too short")
    return hashes


class Check:
    def __init__(self, key):
        self.key = key
        self.size, self.edge, self.points, self.links = 0, [], {}, []
        self.shown, self.details, self.before, self.place = 0, 0, (0, 0), -1

    def log(self, row):
        self.key, self.partial = self.key or row["key"], row["partial"]
        self.name, self.id, packed = self.key.split("+", 2)
        self.public = base64.b64decode(packed)[1:]
        if hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).hexdigest()[:8] != self.id:
            raise Wrong("the key is damaged: its id is not its own")

    def checkpoint(self, row):
        text, _, lines = row["note"].rpartition("\n\n")
        origin, size, root = text.split("\n")[:3]
        start, message = f"— {self.name} ", (text + "\n").encode()
        ours = [each[len(start) :] for each in lines.split("\n") if each.startswith(start)]
        packed = [p for p in map(base64.b64decode, ours) if p[:4].hex() == self.id]
        if origin != self.name or not any(is_signed(message, p[4:], self.public) for p in packed):
            raise Wrong(f"the checkpoint of {size} entries is not signed by the key of {self.name}")
        if int(size) <= max(self.points, default=0):
            raise Wrong(f"the checkpoint of {size} entries is out of order")
        self.points[int(size)] = base64.b64decode(root)

    def consistency(self, row):
        m, n, path = row["from"], row["to"], [bytes.fromhex(each) for each in row["path"]]
        steps = path if m & (m - 1) else [self.points[m], *path]
        turns = (m ^ (m - 1)).bit_length() - 1
        found = climb((m - 1) >> turns, (n - 1) >> turns, steps[1:], [steps[0]] * 2)
        if found != [self.points[m], self.points[n]]:
            raise Wrong(f"the checkpoint of {n} entries rewrites what that of {m} had sealed")
        self.links.append((m, n))

    def leaf(self, row):
        place, leaf = row["place"], bytes.fromhex(row["leaf"])
        if self.partial:
            size, path = max(self.points), [bytes.fromhex(each) for each in row["path"]]
            inside = self.place < place < size
            if not inside or climb(place, size - 1, path, [leaf]) != [self.points[size]]:
                raise Wrong(f"entry {place} is not at its place in the tree of {size} entries")
        elif place != self.size:
            raise Wrong(f"entry {self.size} is missing: entry {place} comes in its place")
        else:
            self.grow(leaf)
        self.place = place

    def grow(self, leaf):
        size, self.size = self.size, self.size + 1
        while size & 1:
            leaf, size = node(self.edge.pop(), leaf), size >> 1
        self.edge.append(leaf)
        if self.size in self.points:
            root = self.edge[-1]
            for left in self.edge[-2::-1]:
                root = node(left, root)
            if root != self.points[self.size]:
                first = max((each for each in self.points if each < self.size), default=0)
                raise Wrong(f"something was changed among entries {first} to {self.size - 1}")

    def entry(self, row):
        said, where = json.loads(row["line"]), f"entry {row['place']} (id {row['id']})"
        order, body = (int(said[2]), said[1]), row.get("body")
        if hashlib.sha256(b"\x00" + row["line"].encode()).hexdigest() != row["leaf"]:
            raise Wrong(f"{where} is changed: its line is not its leaf")
        if row["id"] != said[1] or order <= self.before:
            raise Wrong(f"{where} is not in its order")
        if body is not None:
            if hashlib.sha256(bytes.fromhex(row["salt"]) + body.encode()).hexdigest() != said[-1]:
                raise Wrong(f"the detail of {where} is not what it promised")
            self.details += 1
        self.leaf(row)
        self.before, self.shown = order, self.shown + 1

    def end(self, row):
        sizes = list(self.points)
        if (row["entries"], row["checkpoints"]) != (self.shown, len(sizes)):
            raise Wrong("the file does not hold as many entries and checkpoints as it says")
        if self.partial and self.links != list(zip(sizes, sizes[1:])):
            raise Wrong("a proof that the checkpoints follow each other is missing")
        if not self.partial and self.size != sizes[-1]:
            raise Wrong(f"entries are missing: {self.size} of {sizes[-1]} are here")


def verify(path, key):
    check, number, row = Check(key), 0, {}
    rows = ("log", "checkpoint", "consistency", "leaf", "entry", "end")
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for text in file:
                number, row = number + 1, json.loads(text)
                getattr(check, rows[rows.index(row["kind"])])(row)
    except (EOFError, OSError, zlib.error) as trouble:
        raise Wrong(f"the file is damaged or cut short after line {number}") from trouble
    except (ValueError, LookupError, AttributeError, TypeError) as trouble:
        raise Wrong(f"line {number} is not a line of an export") from trouble
    if row.get("kind") != "end":
        raise Wrong(f"the file is cut short after line {number}")
    whose = "" if key else " (the key came with the file: compare it with the published one)"
    return (
        f"Everything holds: {check.shown} entries shown and {check.details} details, among "
        f"{max(check.points)} sealed by {len(check.points)} checkpoints of {check.name}{whose}."
    )


if __name__ == "__main__":
    try:
        print(verify(sys.argv[1], "".join(sys.argv[2:3])) if len(sys.argv) > 1 else __doc__)
    except Wrong as wrong:
        print(f"This export does not hold: {wrong}.")
        sys.exit(1)
