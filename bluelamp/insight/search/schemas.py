"""What the API of search answers."""

from ninja import Schema


class FoundOut(Schema):
    """One result and why it is here."""

    key: str
    kind: str
    title: str
    line: str
    reasons: list[str]


class SearchOut(Schema):
    """A page of results, counts by facet, and what was withheld in words."""

    total: int
    results: list[FoundOut]
    facets: dict[str, dict[str, int]]
    withheld: list[str]
    notes: list[str]
