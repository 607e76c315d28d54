"""What is sent to a provider of text messages and emails, and what it answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """Words to one person: `channel` is sms or email, `reference` is ours and sent once."""

    channel: str
    to: str
    text: str
    reference: str


@dataclass(frozen=True)
class Sent:
    """The provider has it, under a reference of its own."""

    provider_reference: str


class NotSent(Exception):
    """It was not sent now; it can be tried again."""


class Refused(Exception):
    """The provider will never send it: an address that is none, a key that is not known."""
