"""Cost files: a native FOCUS export of any provider; a plain invoice in the same columns."""

import datetime
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row, Wrong
from bluelamp.kernel.ui.sheets import Fault

from ... import permissions
from ...models import Application, CostRow, Invoice
from ...rules import focus
from ..imports import Kind, Sent, register
from ..reckoning import sum_costs
from .applications import known_applications
from .links import unknown_applications

DAY = datetime.timedelta(days=1)


def currency(text: str) -> str:
    """This will take a currency by its three letters (ISO 4217)."""
    if not (len(text) == 3 and text.isalpha()):
        raise Wrong(f"“{text}” is not a currency. Write its three letters, such as GBP.")
    return text.upper()


def tags(text: str) -> dict[str, str]:
    """This will take the tags of a FOCUS row, which are JSON."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as trouble:
        raise Wrong("The tags are not JSON.") from trouble
    return found if isinstance(found, dict) else {}


COST = cells.money(10, negative=True)
FOCUS_FIELDS = (
    Field("billed_cost", "BilledCost", COST, required=True),
    Field("effective_cost", "EffectiveCost", COST, required=True),
    Field("contracted_cost", "ContractedCost", COST),
    Field("list_cost", "ListCost", COST),
    Field("currency", "BillingCurrency", currency, required=True),
    Field("starts_on", "ChargePeriodStart", cells.day, required=True),
    Field("ends_on", "ChargePeriodEnd", cells.day, required=True),
    Field(
        "charge_category", "ChargeCategory",
        cells.one_of([(each, each) for each in focus.CHARGE_CATEGORIES]), required=True,
    ),
    Field("description", "ChargeDescription", cells.words()),
    Field("service_category", "ServiceCategory", cells.words(100)),
    Field("service_name", "ServiceName", cells.words(200)),
    Field("provider", "ProviderName", cells.words(200), also=("Provider",)),
    Field("publisher", "PublisherName", cells.words(200), also=("Publisher",)),
    Field("issuer", "InvoiceIssuerName", cells.words(200), also=("InvoiceIssuer",)),
    Field("invoice", "InvoiceId", cells.words(100)),
    Field("tags", "Tags", tags),
)  # fmt: skip
INVOICE_FIELDS = (
    Field("reference", "Reference", cells.words(60)),
    Field("publisher", "Supplier", cells.words(200), required=True),
    Field("invoice", "Invoice number", cells.words(100), required=True),
    Field("stated", "Invoice total", cells.money(negative=True)),
    Field("starts_on", "From", cells.day, required=True),
    Field("ends_on", "To", cells.day, required=True),
    Field("description", "Description", cells.words(), required=True),
    Field("billed_cost", "Amount", cells.money(negative=True), required=True),
    Field("currency", "Currency", currency),
)
COLUMNS = (
    "starts_on", "ends_on", "billed_cost", "effective_cost", "contracted_cost", "list_cost",
    "currency", "charge_category", "description", "service_category", "service_name", "provider",
    "publisher",
)  # fmt: skip


def _doubt_focus(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [
        Fault(row.number, "ChargePeriodEnd", "The charge ends before it begins.")
        for row in rows
        if row.values["ends_on"] < row.values["starts_on"]
    ]


def _doubt_invoice(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = unknown_applications(rows)
    stated: dict[Any, Decimal] = {}
    for row in rows:
        values = row.values
        if values["ends_on"] < values["starts_on"]:
            found.append(Fault(row.number, "To", "The charge ends before it begins."))
        key = values["publisher"], values["invoice"]
        total = values.get("stated")
        if total is not None and stated.setdefault(key, total) != total:
            said = f"An earlier row states {stated[key]:,} as this invoice's total."
            found.append(Fault(row.number, "Invoice total", said))
    return found


def _load_focus(rows: Sequence[Row], sent: Sent) -> None:
    _load(rows, sent, _from_focus)


def _load_invoice(rows: Sequence[Row], sent: Sent) -> None:
    _load(rows, sent, _from_invoice)


def _load(rows: Sequence[Row], sent: Sent, turn: Callable[[Row], dict[str, Any]]) -> None:
    there = known_applications()
    named = {each.name.casefold(): each for each in there.values()}
    turned = [(row, turn(row)) for row in rows]
    invoices = _invoices([values for _, values in turned], sent)
    CostRow.objects.bulk_create(
        [_cost(row, values, there | named, invoices, sent) for row, values in turned],
        batch_size=1_000,
    )
    sum_costs(sent.by.force_id)


def _from_focus(row: Row) -> dict[str, Any]:
    """The end of a FOCUS period is the moment after it; here the last day itself is kept."""
    values = dict(row.values)
    values["ends_on"] = max(values["starts_on"], values["ends_on"] - DAY)
    values["reference"] = focus.application_of(values.get("tags"))
    values["issuer"] = values.get("issuer", values.get("provider", ""))
    return values


def _from_invoice(row: Row) -> dict[str, Any]:
    values = {"currency": "GBP", "charge_category": "Purchase"} | row.values
    values |= {"provider": values["publisher"], "issuer": values["publisher"]}
    return values | {"effective_cost": values["billed_cost"]}


def _cost(
    row: Row,
    values: dict[str, Any],
    applications: dict[str, Application],
    invoices: dict[Any, Invoice],
    sent: Sent,
) -> CostRow:
    said = str(values.get("reference", ""))
    rest = row.rest | ({"Tags": values["tags"]} if values.get("tags") else {})
    return CostRow(
        force_id=sent.by.force_id,
        unit_id=sent.by.unit_id,
        application=applications.get(said) or applications.get(said.casefold()),
        invoice=invoices.get(_invoice_key(values)),
        sent=sent.file,
        rest=rest,
        **{name: values[name] for name in COLUMNS if name in values},
    )


def _invoices(turned: Sequence[dict[str, Any]], sent: Sent) -> dict[Any, Invoice]:
    wanted: dict[Any, Decimal | None] = {}
    for values in turned:
        if values.get("invoice"):
            key = _invoice_key(values)
            wanted[key] = values.get("stated") or wanted.get(key)
    return {key: _invoice(key, stated, sent) for key, stated in wanted.items()}


def _invoice(key: tuple[str, str, str], stated: Decimal | None, sent: Sent) -> Invoice:
    issuer, number, money = key
    made, _ = Invoice.objects.get_or_create(
        force_id=sent.by.force_id, issuer=issuer, number=number, currency=money,
        defaults={"unit_id": sent.by.unit_id, "stated": stated},
    )  # fmt: skip
    return made


def _invoice_key(values: dict[str, Any]) -> tuple[str, str, str]:
    return values.get("issuer", ""), values.get("invoice", ""), values["currency"]


FOCUS = register(
    Kind(
        "focus",
        "Costs in the FOCUS format",
        "A native FOCUS 1.0 to 1.2 file of a cloud provider. Columns we do not use are kept.",
        FOCUS_FIELDS,
        permissions.check_can_load_costs,
        _doubt_focus,
        _load_focus,
    )
)
INVOICE = register(
    Kind(
        "invoice",
        "Invoices",
        "A row a line of an invoice, in full pounds (or the currency named).",
        INVOICE_FIELDS,
        permissions.check_can_load_costs,
        _doubt_invoice,
        _load_invoice,
    )
)
