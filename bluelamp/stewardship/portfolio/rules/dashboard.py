"""The US Federal IT Dashboard as files of our own kinds: investments, functions, spend.

What has no equal of ours is not bent into one. Two indicators are read as judgements and say so in
their source: the agency's CIO evaluation (1 to 5) as technical fit; the share of performance
metrics that were met, times five, as business value. Spend is in full dollars of fiscal year 2012.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

Rows = list[dict[str, str]]
SOURCE = "US Federal IT Dashboard, Department of Health and Human Services, 2013"
SEEN = "2013-01-31"
YEAR = ("2011-10-01", "2012-09-30")
MILLION = Decimal(1_000_000)
TAKEN = {
    ("Investment", "Service"), ("Investment", "Business_Function"), ("Investment", "Metric"),
    ("Investment", "Supplier"), ("Bureau", "Investment"), ("Business_Function", "Business_Area"),
}  # fmt: skip
APPLICATION = (
    "Reference", "Name", "What it is for", "Department", "Supplier",
    "Value, as its business owner judges it (0 to 5)",
    "Fit, as its technical owner judges it (0 to 5)", "Source", "Observed on",
)  # fmt: skip


def applications(tables: Mapping[str, Rows]) -> str:
    """This will write one row an investment."""
    bureaus = linked(tables, "Bureau", "Investment", name="Name", backwards=True)
    suppliers = linked(tables, "Investment", "Supplier")
    met = _met(tables)
    return _csv(
        APPLICATION,
        [
            (
                each["Identifier"],
                each["name"] or f"Investment {each['Identifier']}",
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


def capabilities(tables: Mapping[str, Rows]) -> str:
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
    return _csv(("Reference", "Capability", "Group"), rows)


def spend(tables: Mapping[str, Rows]) -> str:
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
    return _csv((*head, "Currency"), rows)


def linked(
    tables: Mapping[str, Rows], start: str, end: str, *, name: str = "name", backwards: bool = False
) -> dict[str, list[str]]:
    """This will give, by the id of what is linked, the names at the other end."""
    there = start if backwards else end
    names = {each["_id"]: each.get(name, "") for each in tables[there.lower()]}
    found: dict[str, list[str]] = defaultdict(list)
    for each in tables["relationships"]:
        if (each["from_label"], each["to_label"]) == (start, end):
            one, other = each["from_id"], each["to_id"]
            if backwards:
                one, other = other, one
            found[one].append(names.get(other, ""))
    return found


def unread(tables: Mapping[str, Rows]) -> dict[str, int]:
    """This will count the relationships that are not taken, so that none is lost unsaid."""
    found: dict[str, int] = defaultdict(int)
    for each in tables["relationships"]:
        if (each["from_label"], each["to_label"]) not in TAKEN:
            found[f"{each['from_label']} {each['type']} {each['to_label']}"] += 1
    return dict(found)


def read(text: str) -> Rows:
    """This will read one of its files."""
    return list(csv.DictReader(io.StringIO(text)))


def _areas(tables: Mapping[str, Rows]) -> dict[str, str]:
    """The area that each function serves, by the function's name."""
    served = linked(tables, "Business_Function", "Business_Area")
    return {
        each["name"]: served[each["_id"]][0]
        for each in tables["business_function"]
        if served[each["_id"]]
    }


def _met(tables: Mapping[str, Rows]) -> dict[str, str]:
    """The share of an investment's metrics that were met, times five; only what has a result."""
    results = linked(tables, "Investment", "Metric", name="Metric_results")
    shares = {}
    for pk, found in results.items():
        told = [each for each in found if each in ("Met", "Not Met")]
        if told:
            shares[pk] = f"{Decimal(5 * told.count('Met')) / len(told):.2f}"
    return shares


def _csv(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(head)
    writer.writerows(rows)
    return kept.getvalue()
