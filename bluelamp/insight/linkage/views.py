"""Pages of linkage: the last runs."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.ui.tables import Column, Table

from . import selectors

MOST_FAULTS = 50


class Runs(Table):
    """The runs, the last first."""

    caption = "Comparisons of the store"
    search = ("model_version",)
    search_label = "Search by version of the model"
    empty = "The records have not been compared yet. `bluelamp link` compares them."
    columns = (
        Column("Started", "started_at", sortable=True),
        Column("What", lambda run: "Every record" if run.whole else "What had changed"),
        Column("Records", "records", sortable=True, numeric=True, show=lambda r: f"{r.records:,}"),
        Column("Pairs", "pairs", sortable=True, numeric=True, show=lambda r: f"{r.pairs:,}"),
        Column("Likely", "likely", sortable=True, numeric=True, show=lambda r: f"{r.likely:,}"),
        Column(
            "Clusters", "clusters", sortable=True, numeric=True, show=lambda r: f"{r.clusters:,}"
        ),
        Column(
            "Seconds", "seconds", sortable=True, numeric=True, show=lambda r: f"{r.seconds:,.1f}"
        ),
        Column("Model", "model_version", sortable=True, filter=True),
    )


@require_GET
def runs(request: SignedIn) -> HttpResponseBase:
    """When the records were compared, what came of it, and what people decided otherwise."""
    found = selectors.list_runs(by=request.actor)
    last = found.first()
    shown = {"last": last, "faults": selectors.list_faults(last)[:MOST_FAULTS]}
    return Runs(found, request).respond("linkage/runs.html", shown)
