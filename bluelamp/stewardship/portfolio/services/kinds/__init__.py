"""The kinds of file that the portfolio takes, one module a noun."""

from . import applications, costs, links, targets

KINDS = (
    applications.APPLICATIONS,
    links.COMPONENTS,
    links.PROVISIONS,
    links.SUCCESSIONS,
    costs.FOCUS,
    costs.INVOICE,
    targets.TARGETS,
    targets.FIGURES,
)

__all__ = ["KINDS"]
