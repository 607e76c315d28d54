"""Permissions by name, the scope's signature, lock-out."""

import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

PERMISSIONS: dict[str, str] = {}
LOCK_AFTER = 5
LOCK_FOR = datetime.timedelta(minutes=15)
SCOPE_LASTS = datetime.timedelta(hours=1)
GLASS_LASTS = datetime.timedelta(hours=1)
FORM_LASTS = datetime.timedelta(hours=24)


class UnknownPermission(Exception):
    """No app has declared a permission of that name."""


def permission(codename: str, meaning: str) -> str:
    """This will declare a permission, with a sentence that says what it lets a person do."""
    PERMISSIONS[codename] = meaning
    return codename


def known(codenames: list[str]) -> list[str]:
    """This will return the codenames when each is declared. Raises UnknownPermission."""
    for codename in codenames:
        if codename not in PERMISSIONS:
            raise UnknownPermission(codename)
    return codenames


def ready_to_hold(codenames: Iterable[str]) -> tuple[list[str], list[str]]:
    """This will part codenames into those declared and those of apps that declare none yet.

    Raises UnknownPermission for one that its app, which declares others, does not know.
    """
    areas = {each.partition(".")[0] for each in PERMISSIONS}
    mine = [each for each in codenames if each.partition(".")[0] in areas]
    return known(mine), [each for each in codenames if each not in mine]


@dataclass(frozen=True)
class Profile:
    """A role profile as plain data: `reach` and `sees_sensitive` say how far it sees."""

    code: str
    name: str
    reach: str
    sees_sensitive: bool
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """What a reader may see. `units` of None means the whole force; `glass` is `table:id`."""

    person: int
    post: int
    forces: tuple[int, ...]
    units: tuple[int, ...] | None
    sensitive: bool
    restrictions: tuple[int, ...] = ()
    glass: tuple[str, ...] = ()


def sign_scope(scope: Scope, *, key: str, until: datetime.datetime) -> str:
    """This will write a scope as the database reads it: its HMAC-SHA256, a dot, its JSON."""
    payload = json.dumps(asdict(scope) | {"until": until.timestamp()}, separators=(",", ":"))
    mac = hmac.new(bytes.fromhex(key), payload.encode(), hashlib.sha256).hexdigest()
    return f"{mac}.{payload}"


def hmac_pads(key: str) -> tuple[bytes, bytes]:
    """This will give the inner and outer pads of a key, for the same HMAC in SQL (RFC 2104)."""
    block = bytes.fromhex(key).ljust(64, b"\0")
    return bytes(each ^ 0x36 for each in block), bytes(each ^ 0x5C for each in block)


def key_hash(secret: str) -> str:
    """This will hash an API key for keeping: the key is random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class NoSuchClient(Exception):
    """No API client may act with that key; the message says why in one sentence."""


CLIENT_LASTS = datetime.timedelta(days=366)
_KEY = re.compile(r"bl_[A-Za-z0-9_-]{43}")


def check_key_shape(secret: str) -> None:
    """This will pass for what looks like an API key. Raises NoSuchClient."""
    if not secret:
        raise NoSuchClient("Send the key of an API client in the header X-API-Key.")
    if not _KEY.fullmatch(secret):
        raise NoSuchClient("The API key is malformed.")


def check_client_open(
    *, expires_at: datetime.datetime, revoked_at: datetime.datetime | None, at: datetime.datetime
) -> None:
    """This will pass for a client that is neither revoked nor expired. Raises NoSuchClient."""
    if revoked_at is not None and revoked_at <= at:
        raise NoSuchClient("The API client has been revoked.")
    if expires_at <= at:
        raise NoSuchClient("The API client has expired.")


def is_locked(until: datetime.datetime | None, *, at: datetime.datetime) -> bool:
    """This will say whether an account is locked at a moment."""
    return until is not None and at < until


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """This will give the address of a client behind a number of trusted proxies.

    Each proxy adds at the right of X-Forwarded-For whom it heard from; what is further left was
    written by the client and says nothing.
    """
    heard = [each.strip() for each in forwarded.split(",") if each.strip()]
    return heard[-proxies] if 0 < proxies <= len(heard) else remote
