"""A file of passports: a row an application, found by its reference, made if it is new."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.sheets import Fault

from ... import permissions
from ...choices import Architecture, Ground, Kind, Relevance, Stage
from ...models import Application
from ...rules import passport
from ..imports import Kind as FileKind
from ..imports import Sent, register
from ..passports import Given, new_application, write

READERS: dict[str, cells.Reader] = {
    "name": cells.words(200),
    "users": cells.whole(0, 10_000_000),
    "organisations": cells.whole(0, 100_000),
    "interfaces": cells.whole(0, 100_000),
    "recovery_hours": cells.whole(0, 100_000),
    "value_judged": cells.number(0, 5),
    "fit_judged": cells.number(0, 5),
    "personal_data": cells.yes_no,
    "relevance": cells.one_of(Relevance.choices),
    "kind": cells.one_of(Kind.choices),
    "architecture": cells.one_of(Architecture.choices),
    "stage": cells.one_of(Stage.choices),
    "ground": cells.one_of(Ground.choices),
    "installed_on": cells.day,
    "support_ends_on": cells.day,
    "greenfield_on": cells.day,
    "retire_on": cells.day,
}
REFERENCE = cells.Field("reference", "Reference", cells.words(60), required=True)
SOURCE = (
    cells.Field("source", "Source", cells.words(300)),
    cells.Field("observed_on", "Observed on", cells.day),
)
FIELDS = (
    REFERENCE,
    *(
        cells.Field(
            each.name, each.label, READERS.get(each.name, cells.words()), each.name == "name"
        )
        for each in passport.FIELDS
    ),
    *SOURCE,
)


def known_applications() -> dict[str, Application]:
    """This will give the applications in scope by their reference."""
    return {each.reference: each for each in Application.objects.all()}


def twice(rows: Sequence[cells.Row], *names: str) -> list[Fault]:
    """This will find rows that say the same thing again, by the fields that name a thing."""
    seen: dict[tuple[Any, ...], int] = {}
    found = []
    for row in rows:
        key = tuple(row.values.get(each) for each in names)
        if key in seen:
            found.append(Fault(row.number, "", f"Row {seen[key]} is about the same thing."))
        seen.setdefault(key, row.number)
    return found


def not_yet_seen(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    """This will find rows that were observed on a day that had not come when the file was sent."""
    return [
        Fault(row.number, "Observed on", "This day has not come yet.")
        for row in rows
        if row.values.get("observed_on", sent.file.observed_on) > sent.at.date()
    ]


def _doubt(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    there = known_applications()
    found = [*twice(rows, "reference"), *not_yet_seen(rows, sent)]
    for row in rows:
        existing = there.get(row.values["reference"])
        now = {each.name: getattr(existing, each.name, None) for each in passport.FIELDS}
        for name, said in passport.trouble(now | _answers(row)).items():
            found.append(Fault(row.number, passport.BY_NAME[name].label, said))
    return found


def _load(rows: Sequence[cells.Row], sent: Sent) -> None:
    there = known_applications()
    given = []
    for row in rows:
        reference = row.values["reference"]
        application = there.get(reference) or new_application(reference, by=sent.by)
        source = row.values.get("source", sent.file.source)
        seen_on = row.values.get("observed_on", sent.file.observed_on)
        given.append(Given(application, _answers(row), source, seen_on))
    write(given, by=sent.by, at=sent.at)
    audit.bulk_record(
        by=sent.by,
        operation=Operation.COLLECTION,
        act="portfolio.application.loaded",
        subjects=[Subject("portfolio.application", each.application.pk) for each in given],
        reason=Reason("administration"),
    )


def _answers(row: cells.Row) -> dict[str, Any]:
    """An empty cell says nothing: what is there stays."""
    return {name: value for name, value in row.values.items() if name in passport.BY_NAME}


APPLICATIONS = register(
    FileKind(
        "applications",
        "Application passports",
        "A row an application. An empty cell leaves what is there as it is.",
        FIELDS,
        permissions.check_can_change,
        _doubt,
        _load,
    )
)
