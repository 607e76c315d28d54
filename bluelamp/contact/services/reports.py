"""Reports of the public: each goes into the one queue, with nothing to be keyed again."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass, replace

from bluelamp.kernel.access.selectors import Actor

from ..rules import references
from ..rules.limits import Limit
from ..selectors.reports import secret_hash
from .calls import CallFacts, present_call

# A form is sent ten times in ten minutes from one address, and a secret word tried as often.
SENDING = Limit(10, datetime.timedelta(minutes=10))
ASKING = Limit(10, datetime.timedelta(minutes=10))
_KEY = secrets.token_bytes(32)


@dataclass(frozen=True)
class Receipt:
    """What the sender is given, once: the reference of their report and its secret word."""

    reference: str
    secret: str


class TooOften(Exception):
    """The same address has sent too much in too short a time."""


def check_not_too_often(limit: Limit, address: str, *, at: datetime.datetime) -> None:
    """This will count an act of an address. Raises TooOften.

    The address is counted in this process's memory alone, under a key that is never written and
    goes with the process.
    """
    if not limit.allows(_unnamed(address), at=at):
        raise TooOften


def send_report(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> Receipt:
    """This will put a report of the public into the queue and give its reference and secret word.

    Of an anonymous one nothing is kept but what was written, where it is about, and when.
    Raises NotPermitted, NoSuchCode.
    """
    receipt = Receipt(references.make_reference(), references.make_secret())
    if facts.anonymous:
        facts = replace(facts, caller_name="", caller_number="", caller_email="", caller_id=None)
    kept = secret_hash(receipt.reference, receipt.secret)
    facts = replace(facts, reference=receipt.reference, secret_hash=kept)
    present_call(by=by, at=at, facts=facts)
    return receipt


def _unnamed(address: str) -> bytes:
    return hashlib.blake2b(address.encode(), key=_KEY, digest_size=16).digest()
