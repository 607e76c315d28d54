"""Questions about spend that a force asks, from the columns of FOCUS 1.2. They ask; nobody decides.

What is not told by a row is not guessed: a row without the column that a question rests on is never
called waste.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

DEAR = re.compile(r"\b(hot|premium|standard|ssd|provisioned iops)\b", re.IGNORECASE)
READ = re.compile(r"\b(reads?|requests?|operations?|retriev\w*|transactions?)\b", re.IGNORECASE)
SEAT = re.compile(r"\b(users?|seats?|licen[cs]es?|subscribers?)\b", re.IGNORECASE)
NOTHING = r"^0*(\.0*)?$"
TENTH = Decimal("0.1")
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Question:
    """One question: what it finds, and what is to be asked of each that it finds."""

    code: str
    title: str
    asks: str


UNUSED = Question(
    "unused-commitment",
    "Committed and not used",
    "A commitment is paid for that nothing used. Can it be moved, sold or left to end?",
)
RESERVED = Question(
    "unused-reservation",
    "Reserved and not used",
    "Capacity is reserved and nothing runs on it. Is the reservation still needed?",
)
IDLE = Question(
    "idle",
    "Billed though nothing was consumed",
    "The row says that nothing was consumed. Can it be switched off?",
)
RETIRED = Question(
    "retired",
    "Cost of what is retired already",
    "The application is retired, and it is billed for days after. What still runs?",
)
SPARE = Question(
    "spare-licences",
    "Licences without users",
    "More are paid for than the application has users. Can the next order be smaller?",
)
TIER = Question(
    "storage-tier",
    "Storage in a dear tier",
    "It is kept in a dear tier and nothing shows that it is read. Would a cheaper tier do?",
)
OWNERLESS = Question(
    "without-owner",
    "Cost of applications that nobody answers for",
    "No owner is named on either side of the passport. Who pays for it, and for what?",
)
UNALLOCATED = Question(
    "unallocated",
    "Cost that is put to no application",
    "No tag or reference names an application. Whose is it?",
)
QUESTIONS = (UNUSED, RESERVED, IDLE, RETIRED, SPARE, TIER, OWNERLESS, UNALLOCATED)


def number(said: Any) -> Decimal | None:
    """This will read a number of a FOCUS row, or give none where there is none."""
    try:
        found = Decimal(str(said).replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def said_of(row: Mapping[str, Any], description: str) -> str:
    """This will put together what a row says of its price: its meter, its details, its words."""
    names = ("SkuMeter", "SkuPriceDetails", "x_SkuDescription", "x_SkuTier", "ResourceType")
    return " ".join(str(row.get(each, "")) for each in names) + " " + description


def dear_tier(words: str) -> str:
    """This will find the dear tier of storage that a row names, if it names one."""
    found = DEAR.search(words)
    return found.group(0).casefold() if found else ""


def is_reading(words: str) -> bool:
    """This will say whether a row is about reading what is stored."""
    return bool(READ.search(words))


def is_seat(unit: Any) -> bool:
    """This will say whether a row is priced by users, seats or licences."""
    return bool(SEAT.search(str(unit or "")))


def spare(quantity: Decimal | None, users: int | None, cost: Decimal) -> Decimal:
    """This will give the part of a cost that is for more licences than there are users."""
    if quantity is None or users is None or quantity <= users or quantity <= 0:
        return Decimal(0)
    return (cost * (quantity - users) / quantity).quantize(PENNY)


def share(part: Decimal, rest: Decimal) -> Decimal | None:
    """This will give a part of the whole in percent: utilisation, and coverage, of commitments."""
    whole = part + rest
    return (part / whole * 100).quantize(TENTH) if whole else None
