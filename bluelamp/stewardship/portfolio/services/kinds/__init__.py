"""The kinds of file that the portfolio takes, one module a noun."""

from . import applications, costs, links

KINDS = (
    applications.APPLICATIONS,
    links.COMPONENTS,
    links.PROVISIONS,
    links.SUCCESSIONS,
    costs.FOCUS,
    costs.INVOICE,
)

__all__ = ["KINDS"]
