"""Reports of the public: each goes into the one queue, with nothing to be keyed again."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from ..models import Call
from ..rules import references
from ..rules.limits import Limit
from ..selectors.reports import secret_hash
from .attachments import Upload, keep_files
from .calls import CallFacts, present_call

# A form is sent ten times in ten minutes from one address, and a secret word tried as often.
SENDING = Limit("sending", 10, datetime.timedelta(minutes=10))
ASKING = Limit("asking", 10, datetime.timedelta(minutes=10))


@dataclass(frozen=True)
class Receipt:
    """What the sender is given, once: the reference of their report and its secret word."""

    reference: str
    secret: str


def send_report(
    *, by: Actor, at: datetime.datetime, facts: CallFacts, files: Sequence[Upload] = ()
) -> Receipt:
    """This will put a report of the public into the queue and give its reference and secret word.

    Its files are held back until they are scanned; an anonymous report has none. Of an anonymous
    one nothing is kept but what was written, where it is about, and when.
    Raises NotPermitted, NoSuchCode.
    """
    if facts.anonymous:
        facts = replace(facts, caller_name="", caller_number="", caller_email="", caller_id=None)
    with access.acting(by):
        call, receipt = present_report(by=by, at=at, facts=facts)
        if not facts.anonymous:
            keep_files(by=by, at=at, call=call, files=list(files))
    return receipt


def present_report(*, by: Actor, at: datetime.datetime, facts: CallFacts) -> tuple[Call, Receipt]:
    """This will put into the queue what has a reference and a secret word, and give both.

    Raises NotPermitted, NoSuchCode.
    """
    receipt = Receipt(references.make_reference(), references.make_secret())
    kept = secret_hash(receipt.reference, receipt.secret)
    facts = replace(facts, reference=receipt.reference, secret_hash=kept)
    return present_call(by=by, at=at, facts=facts), receipt
