"""Files of what applications are made of, what they serve and what follows them."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.sheets import Fault

from ... import permissions
from ...choices import Hosting
from ...models import Application, Capability, Component, Provision, Succession
from ...rules import links as policy
from ..imports import Kind, Sent, register
from ..links import FOLLOWED, SERVES, list_linked, lock_links, note_links, write_components
from ..passports import store
from ..reckoning import reckon
from .applications import REFERENCE, SOURCE, known_applications, not_yet_seen, twice


def unknown_applications(
    rows: Sequence[cells.Row], name: str = "reference", label: str = "Reference"
) -> list[Fault]:
    """This will find rows that name an application that is not there."""
    there = set(known_applications())
    return [
        Fault(row.number, label, f"No application has the reference “{row.values[name]}”.")
        for row in rows
        if row.values.get(name) and row.values[name] not in there
    ]


def _doubt_components(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    return [
        *unknown_applications(rows),
        *twice(rows, "reference", "name"),
        *not_yet_seen(rows, sent),
    ]


def _load_components(rows: Sequence[cells.Row], sent: Sent) -> None:
    """An empty cell says nothing: what is there stays."""
    there = known_applications()
    known = {(each.application_id, each.name): each for each in Component.objects.all()}
    said = []
    for row in rows:
        of_file = {"source": sent.file.source, "observed_on": sent.file.observed_on}
        values: dict[str, Any] = of_file | row.values
        application, name = there[values.pop("reference")], values.pop("name")
        component = known.get((application.pk, name))
        said.append((component or Component(application=application, name=name), values))
    write_components(said, by=sent.by, at=sent.at)


def _doubt_provisions(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    return [*unknown_applications(rows), *twice(rows, "reference", "group", "capability")]


def _load_provisions(rows: Sequence[cells.Row], sent: Sent) -> None:
    there, by = known_applications(), sent.by
    touched = list({each.pk: each for each in _named(rows, there)}.values())
    before = list_linked(SERVES, [each.pk for each in touched])
    wanted = {(row.values.get("group", ""), row.values["capability"]) for row in rows}
    Capability.objects.bulk_create(
        [
            Capability(force_id=by.force_id, unit_id=by.unit_id, group=group, name=name)
            for group, name in sorted(wanted)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    known = {(each.group, each.name): each for each in Capability.objects.all()}
    Provision.objects.bulk_create(
        [
            Provision(
                application=there[row.values["reference"]],
                capability=known[row.values.get("group", ""), row.values["capability"]],
            )
            for row in rows
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    note_links(before, SERVES, sent.file.source, by=by, at=sent.at)
    _reckon(touched, sent)


def _doubt_successions(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    """Each link is held against those that are there and those of the rows above it."""
    found = [*unknown_applications(rows), *unknown_applications(rows, "successor", "Successor")]
    bad = {each.row for each in found}
    there = known_applications()
    links = list(Succession.objects.values_list("application_id", "successor_id"))
    for row in rows:
        if row.number in bad:
            continue
        link = there[row.values["reference"]].pk, there[row.values["successor"]].pk
        if way := policy.circle(links, link):
            names = {each.pk: each.name for each in there.values()}
            said = " → ".join(names[each] for each in way)
            found.append(
                Fault(row.number, "Successor", f"This would go round in a circle: {said}.")
            )
        else:
            links.append(link)
    return found


def _load_successions(rows: Sequence[cells.Row], sent: Sent) -> None:
    lock_links(sent.by.force_id)
    there = known_applications()
    before = list_linked(FOLLOWED, [each.pk for each in _named(rows, there)])
    Succession.objects.bulk_create(
        [
            Succession(
                application=there[row.values["reference"]],
                successor=there[row.values["successor"]],
                planned_on=row.values.get("planned_on"),
                source=row.values.get("source", sent.file.source),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["application", "successor"],
        update_fields=["planned_on", "source"],
    )
    note_links(before, FOLLOWED, sent.file.source, by=sent.by, at=sent.at)


def _named(rows: Sequence[cells.Row], there: dict[str, Application]) -> list[Application]:
    return [there[row.values["reference"]] for row in rows]


def _reckon(applications: list[Application], sent: Sent) -> None:
    reckon(applications, on=sent.at.date())
    store(applications)


COMPONENTS = register(
    Kind(
        "components",
        "Components and their hosting",
        "A row a component of an application: where it runs, with which provider, on what product.",
        (
            REFERENCE,
            cells.Field("name", "Component", cells.words(200), required=True),
            cells.Field("hosting", "Hosting", cells.one_of(Hosting.choices)),
            cells.Field("provider", "Provider", cells.words(200)),
            cells.Field("product", "Product", cells.words(200)),
            cells.Field("version", "Version", cells.words(60)),
            *SOURCE,
        ),
        permissions.check_can_change,
        _doubt_components,
        _load_components,
    )
)
PROVISIONS = register(
    Kind(
        "capabilities",
        "Capabilities that applications serve",
        "A row an application and one capability that it serves.",
        (
            REFERENCE,
            cells.Field("capability", "Capability", cells.words(200), required=True),
            cells.Field("group", "Group", cells.words(200)),
        ),
        permissions.check_can_change,
        _doubt_provisions,
        _load_provisions,
    )
)
SUCCESSIONS = register(
    Kind(
        "successors",
        "Successors",
        "A row an application and one that follows it.",
        (
            REFERENCE,
            cells.Field("successor", "Successor", cells.words(60), required=True),
            cells.Field("planned_on", "Planned on", cells.day),
            cells.Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_change,
        _doubt_successions,
        _load_successions,
    )
)
