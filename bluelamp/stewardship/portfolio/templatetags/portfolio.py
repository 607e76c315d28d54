"""How the portfolio writes amounts and chooses the colours of its words."""

from decimal import Decimal
from typing import Any

from django import template

from ..rules import money

register = template.Library()
COLOURS = {
    "invest": "green", "tolerate": "blue", "migrate": "orange", "eliminate": "red",
    "brownfield": "orange", "transition": "yellow", "greenfield": "green",
    "live": "green", "planned": "blue", "retiring": "orange", "retired": "grey",
    "sent": "blue", "loaded": "green", "dropped": "grey",
}  # fmt: skip


@register.filter
def amount(value: Decimal | float, currency: str = "GBP") -> str:
    """This will write an amount of money; what was kept as JSON is read to the penny."""
    return money.said(Decimal(f"{value:.2f}"), currency)


@register.filter
def figure(value: Any) -> str:
    """This will write a published figure in what it is measured in."""
    return money.measured(value.amount, value.measured_in)


@register.filter
def share(value: Decimal) -> str:
    """This will write a number without a tail of noughts."""
    return f"{value:,.1f}".removesuffix(".0")


@register.filter
def colour(code: str) -> str:
    """This will choose the colour of a word's tag; the word itself says it."""
    return COLOURS.get(code, "grey")
