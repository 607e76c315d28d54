"""Files of hosting targets and of figures that were published elsewhere."""

from collections.abc import Sequence

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.sheets import Fault

from ... import permissions
from ...choices import Measure
from ...models import Figure, HostingTarget
from ..imports import Kind, Sent, register
from .applications import twice


def _doubt_targets(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    found = twice(rows, "measure", "due_on")
    for row in rows:
        values = row.values
        if values["due_on"] <= values["began_on"]:
            found.append(Fault(row.number, "Due on", "The target is due before it begins."))
        if (
            values["measure"] == Measure.CLOUD_SHARE
            and max(values["began_at"], values["target"]) > 100
        ):
            found.append(Fault(row.number, "Target", "A share is not over 100 percent."))
    return found


def _load_targets(rows: Sequence[cells.Row], sent: Sent) -> None:
    by = sent.by
    for row in rows:
        values = {"source": sent.file.source} | row.values
        key = {"measure": values.pop("measure"), "due_on": values.pop("due_on")}
        HostingTarget.objects.update_or_create(
            force_id=by.force_id, **key, defaults=values | {"unit_id": by.unit_id}
        )


def _doubt_figures(rows: Sequence[cells.Row], sent: Sent) -> list[Fault]:
    return twice(rows, "code", "stated_on")


def _load_figures(rows: Sequence[cells.Row], sent: Sent) -> None:
    by = sent.by
    made = [Figure(force_id=by.force_id, unit_id=by.unit_id, **row.values) for row in rows]
    Figure.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["force", "code", "stated_on"],
        update_fields=["label", "amount", "measured_in", "citation", "part_of"],
    )  # fmt: skip


TARGETS = register(
    Kind(
        "hosting-targets",
        "Targets of hosting",
        "A row a target with the day and the value that it began from.",
        (
            cells.Field("measure", "Measure", cells.one_of(Measure.choices), required=True),
            cells.Field("began_on", "Began on", cells.day, required=True),
            cells.Field("began_at", "Began at", cells.number(0, 100_000), required=True),
            cells.Field("due_on", "Due on", cells.day, required=True),
            cells.Field("target", "Target", cells.number(0, 100_000), required=True),
            cells.Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_change,
        _doubt_targets,
        _load_targets,
    )
)
FIGURES = register(
    Kind(
        "figures",
        "Published figures",
        "A row a figure that was published, with where. It is shown beside our own.",
        (
            cells.Field("code", "Code", cells.words(100), required=True),
            cells.Field("label", "Figure", cells.words(300), required=True),
            cells.Field("amount", "Amount", cells.money(2, negative=True), required=True),
            cells.Field("measured_in", "Measured in", cells.words(60)),
            cells.Field("stated_on", "Stated on", cells.day, required=True),
            cells.Field("citation", "Citation", cells.words(400), required=True),
            cells.Field("part_of", "Part of", cells.words(100)),
        ),
        permissions.check_can_change,
        _doubt_figures,
        _load_figures,
    )
)
