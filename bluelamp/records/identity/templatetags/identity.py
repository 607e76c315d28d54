"""`{% load identity %}`: how sure a match is, in words."""

from django import template

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


@register.filter
def bits(weight: float) -> str:
    """This will write a weight with its sign: +7.2, −3.1 (with a true minus)."""
    return f"{weight:+.1f}".replace("-", "−")
