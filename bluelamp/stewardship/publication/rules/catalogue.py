"""What each dataset offers for publication, and what is never published of any of them.

The government refuses to name its red-rated systems because that may reveal vulnerabilities (answer
in Parliament, 16 April 2024): counts, funding and trend are published, risk of one system never is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

OFFERED: dict[str, tuple[tuple[str, str], ...]] = {
    "contracts": (
        ("reference", "Reference"),
        ("title", "Title"),
        ("supplier", "Supplier"),
        ("category", "Category"),
        ("starts_on", "Starts on"),
        ("ends_on", "Ends on"),
        ("total_cost", "Total cost"),
        ("annual_cost", "Annual cost"),
        ("value_reason", "Why it is good value"),
        ("exemption", "Why its price is not published"),
    ),
    "applications": (
        ("reference", "Reference"),
        ("name", "Name"),
        ("purpose", "Purpose"),
        ("department", "Department"),
        ("supplier", "Supplier"),
        ("personal_data", "Holds personal data"),
        ("business_owner", "Business owner"),
        ("users", "Users"),
        ("year_cost", "Cost of a year"),
    ),
    "figures": (
        ("reference", "Code"),
        ("label", "Figure"),
        ("amount", "Amount"),
        ("measured_in", "Measured in"),
        ("stated_on", "Stated on"),
        ("citation", "Citation"),
    ),
    "standing": (
        ("reference", "Measure"),
        ("label", "What is counted"),
        ("amount", "Amount"),
    ),
}
# A field of one system that says how weak it is, under whatever name somebody asks for it.
RISK_FIELD = (
    r"risk|likelihood|impact|litraf|score|(^|_)red(_|$)|legacy|vulnerab|weak|patch|exploit|debt"
    r"|(^|_)fit(_|$)|support|end_of_life|(^|_)eol|advice|disposition|ground|version|product"
    r"|provider|hosting|recovery"
)
# People whom a force serves are called vulnerable and exploited too: that betrays no system.
RISK_WORDS = re.compile(
    r"vulnerabilities|\b(a|the|known|security|software) vulnerability|vulnerability (in|of|scan)"
    r"|vulnerable (to|version|system|server|software|component|service)"
    r"|unpatch|\bexploit(s|able)?\b"
    r"|end[ -]of[ -]life|out of support|unsupported|no longer supported"
    r"|red[ -]rated|legacy risk|\bCVE-\d|\bLITRAF\b|security (flaw|weakness|hole)",
    re.IGNORECASE,
)
QUALIFIED = ("s22", "s24", "s30", "s31", "s36", "s38", "s42", "s43")
COUNTED = "standing"


def is_risk(field: str) -> bool:
    """This will say whether a field would tell how weak one system is."""
    return re.search(RISK_FIELD, field.casefold()) is not None


def doubt_rule(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what of a field rule cannot be, by answer."""
    offered = dict(OFFERED.get(values["dataset"], ()))
    if is_risk(values["field"]):
        return {"field": "Risk of one system is never published or offered. Counts of them are."}
    if values["field"] not in offered:
        return {"field": f"This dataset offers: {', '.join(offered)}."}
    if values["decision"] == "publish":
        wrong = "What is published has no exemption." if values["exemption"] else ""
        return {"exemption": wrong} if wrong else {}
    return doubt_withheld(values, beside)


def doubt_withheld(
    values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """This will say what of something withheld cannot be: each needs its exemption and reason."""
    if not values["exemption"]:
        return {"exemption": "Say under which exemption it is withheld."}
    if values["exemption"] in QUALIFIED and not values["reason"].strip():
        return {
            "reason": "This exemption is qualified: say why the public interest is to withhold."
        }
    return {}


def doubt_row(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what of a withheld row cannot be."""
    if values["field"] and values["field"] not in dict(OFFERED.get(values["dataset"], ())):
        return {"field": "The dataset has no such field. Leave it empty for the whole row."}
    return doubt_withheld(values, beside)


def betrayed(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """This will find text that betrays how weak a system is: row, field, the words."""
    return [
        (str(row["reference"]), name, found[0])
        for row in rows
        for name, value in row.items()
        if isinstance(value, str) and (found := RISK_WORDS.search(value))
    ]


def cut(
    rows: Iterable[Mapping[str, Any]],
    fields: Sequence[str],
    withheld: Mapping[tuple[str, str], str],
) -> list[dict[str, Any]]:
    """This will leave of rows what is published: chosen fields, without what is withheld.

    `withheld` is an exemption by (row, field), the field empty for the whole row.
    """
    return [
        {
            name: row.get(name)
            for name in ("reference", *(each for each in fields if each != "reference"))
            if (str(row["reference"]), name) not in withheld
        }
        for row in rows
        if (str(row["reference"]), "") not in withheld
    ]
