"""Shapes of what other systems send and get."""

import datetime

from ninja import Field, Schema

from .selectors.typed import LONGEST


class MatchIn(Schema):
    """What is known of a person, and a code of the list `audit-reason` for looking."""

    reason: str = Field(max_length=40)
    name: str = Field("", max_length=LONGEST)
    born_on: str = Field("", max_length=LONGEST)
    telephone: str = Field("", max_length=LONGEST)
    postcode: str = Field("", max_length=LONGEST)
    email: str = Field("", max_length=LONGEST)
    identifier: str = Field("", max_length=LONGEST)


class EvidenceOut(Schema):
    """One piece of evidence, in words and in bits."""

    name: str
    words: str
    weight: float


class MatchOut(Schema):
    """A likely identity; `weight` is the log2 odds that it is the person meant.

    `also` are identities that look to be the same person, which nobody has decided.
    """

    identity_id: int
    also: list[int]
    record_ids: list[int]
    name: str
    other_names: list[str]
    born_on: datetime.date | None
    gender: str
    address: str
    postcode: str
    weight: float
    probability: float
    evidence: list[EvidenceOut]
    version: str
