"""`{% load identity %}`: how sure a match is, and its evidence, in words."""

import datetime
from collections.abc import Mapping

from django import template

from bluelamp.kernel.ui import moments

register = template.Library()
# From so sure on: the words and their colour.
LIKELIHOODS = (
    (0.99, "Very likely", "green"),
    (0.9, "Likely", "blue"),
    (0.5, "Possible", "yellow"),
    (0.0, "Unlikely alone", "grey"),
)


@register.filter
def likelihood(probability: float) -> str:
    """This will say in words how sure a match is."""
    return next(words for least, words, _ in LIKELIHOODS if probability >= least)


@register.filter
def likelihood_colour(probability: float) -> str:
    """This will give the colour of those words."""
    return next(colour for least, _, colour in LIKELIHOODS if probability >= least)


STRENGTHS = ((20.0, "Very strong"), (10.0, "Strong"), (4.0, "Some"))
# Beyond this a number says no more to anybody, and the model is not as sure as that.
MOST_SAID = 1e6
COLOURS = {"Same": "green", "Alike": "yellow", "Different": "red", "Partly the same": "yellow"}


@register.filter
def strength(bits: float | None) -> str:
    """This will say how strong evidence is."""
    return next((words for least, words in STRENGTHS if (bits or 0) >= least), "Weak")


@register.filter
def odds(bits: float | None) -> str:
    """This will say a weight of evidence as odds: "about 1,000 to 1 for"."""
    way = "for" if (bits or 0) >= 0 else "against"
    to_one = 2 ** min(abs(bits or 0), 60)
    if to_one >= MOST_SAID:
        return f"more than a million to 1 {way}"
    return f"about {float(f'{to_one:.1g}'):,.0f} to 1 {way}"


@register.filter
def weight(bits: float | None) -> str:
    """This will write a weight with its sign: "+9.0"."""
    return f"{bits or 0:+.1f}".replace("-", "−")


@register.filter
def verdict_colour(verdict: str) -> str:
    """This will give the colour of a verdict, whose words are always written with it."""
    return COLOURS.get(verdict, "grey")


@register.filter
def named(names: Mapping[int, str] | None, record_id: int) -> str:
    """This will write a record's number with the name that it gives: "P12 Ada Marsh"."""
    return f"P{record_id} {(names or {}).get(record_id, '')}".strip()


@register.filter
def in_full(at: datetime.datetime) -> str:
    """This will write a moment whole, to the second: paper is read on another day."""
    return moments.said(at, seconds=True)
