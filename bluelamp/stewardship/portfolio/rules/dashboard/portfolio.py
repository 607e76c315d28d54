"""Investments, the functions they serve and what was spent on them.

What has no equal of ours is not bent into one. Two indicators are read as judgements and say so in
their source: the agency's CIO evaluation (1 to 5) as technical fit; the share of performance
metrics that were met, times five, as business value. Spend is in full dollars of fiscal year 2012.
"""

from decimal import Decimal

from .tables import SEEN, SOURCE, Tables, linked, title, write

YEAR = ("2011-10-01", "2012-09-30")
MILLION = Decimal(1_000_000)
RESULTS = ("Met", "Not Met")
APPLICATION = (
    "Reference", "Name", "What it is for", "Department", "Supplier",
    "Value, as its business owner judges it (0 to 5)",
    "Fit, as its technical owner judges it (0 to 5)", "Source", "Observed on",
)  # fmt: skip


def applications(tables: Tables) -> str:
    """This will write one row an investment."""
    bureaus = linked(tables, "Bureau", "Investment", name="Name", backwards=True)
    suppliers = linked(tables, "Investment", "Supplier")
    met = _met(tables)
    return write(
        APPLICATION,
        [
            (
                each["Identifier"],
                title(each),
                each["Summary"][:4_000],
                next(iter(bureaus[each["_id"]]), ""),
                "; ".join(dict.fromkeys(suppliers[each["_id"]]))[:300],
                met.get(each["_id"], ""),
                each["Evaluation_by_CIO"],
                SOURCE,
                SEEN,
            )
            for each in tables["investment"]
        ],
    )


def capabilities(tables: Tables) -> str:
    """This will write the business functions and the kinds of service that investments serve."""
    functions = linked(tables, "Investment", "Business_Function")
    kinds = linked(tables, "Investment", "Service")
    areas = _areas(tables)
    rows = [
        (each["Identifier"], name, areas.get(name, group))
        for each in tables["investment"]
        for group, found in (("Business function", functions), ("Kind of service", kinds))
        for name in found[each["_id"]]
    ]
    return write(("Reference", "Capability", "Group"), rows)


def spend(tables: Tables) -> str:
    """This will write the spend on enhancement in full dollars, where there is any."""
    head = ("Reference", "Supplier", "Invoice number", "From", "To", "Description", "Amount")
    rows = [
        (
            each["Identifier"], "US Department of Health and Human Services", each["Identifier"],
            *YEAR, "Spend on enhancement, fiscal year 2012",
            f"{Decimal(each['Enhancement_spend_$m']) * MILLION:.2f}", "USD",
        )
        for each in tables["investment"]
        if Decimal(each["Enhancement_spend_$m"] or 0)
    ]  # fmt: skip
    return write((*head, "Currency"), rows)


def _areas(tables: Tables) -> dict[str, str]:
    """The area that each function serves, by the function's name."""
    served = linked(tables, "Business_Function", "Business_Area")
    return {
        each["name"]: served[each["_id"]][0]
        for each in tables["business_function"]
        if served[each["_id"]]
    }


def _met(tables: Tables) -> dict[str, str]:
    """The share of an investment's metrics that were met, times five; only what has a result."""
    results = linked(tables, "Investment", "Metric", name="Metric_results")
    shares = {}
    for pk, found in results.items():
        told = [each for each in found if each in RESULTS]
        if told:
            shares[pk] = f"{Decimal(5 * told.count('Met')) / len(told):.2f}"
    return shares
