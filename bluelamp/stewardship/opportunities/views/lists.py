"""The lists of opportunities."""

from collections.abc import Sequence
from typing import ClassVar

from bluelamp.kernel.ui.tables import Column, Table


class Opportunities(Table):
    """Every opportunity that stands."""

    caption = "Opportunities"
    search = ("title", "problem", "reference", "owner")
    search_label = "Search in what was said"
    empty = "Nobody has said anything yet. Be the first."
    columns: ClassVar[Sequence[Column]] = (
        Column("What gets in the way", "title", sortable=True, link="opportunities:opportunity"),
        Column("Status", "get_status_display", sortable="status", filter="status"),
        Column("Votes", "voters", sortable=True, numeric=True),
        Column("Category", "get_category_display", sortable="category", filter="category"),
        Column("Raised", "raised_at", sortable=True, show=lambda row: f"{row.raised_at:%d %b %Y}"),
    )


class OpportunitiesToTriage(Opportunities):
    """The same for the business partner: many can be chosen."""

    columns = (
        *Opportunities.columns[:3],
        Column("Hours a week", "hours_a_week", sortable=True, numeric=True,
               show=lambda row: "–" if row.hours_a_week is None else f"{row.hours_a_week:,.1f}"),
        Column("Score", "priority", sortable=True, numeric=True,
               show=lambda row: "–" if row.priority is None else f"{row.priority:,.2f}"),
        Column("Lane", "get_lane_display", sortable="lane", filter="lane"),
        *Opportunities.columns[3:],
        Column("Evidence", "get_evidence_display", sortable="evidence", filter="evidence"),
        Column("Reference", "reference", sortable=True),
        Column("Owner", "owner", sortable=True, filter=True),
    )  # fmt: skip
    actions = (("many", "Change those chosen"),)


class History(Table):
    """Every change of an opportunity."""

    caption = "History"
    search = ("field", "before", "after", "reason")
    empty = "Nothing has changed."
    columns = (
        Column("When", "at", sortable=True),
        Column("Field", "field", sortable=True, filter=True,
               show=lambda row: row.field.replace("_", " ").capitalize()),
        Column("Before", "before"),
        Column("After", "after"),
        Column("Why", "reason"),
        Column("By", "by_name", sortable=True),
    )  # fmt: skip
