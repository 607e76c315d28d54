"""The yearly return of the Government Major Projects Portfolio: 19 columns, one row a project.

Its headings are those of the published returns for 2023-24. A narrative is needed when the year's
forecast is more than 5% away from its baseline, either way.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Rating
from . import years

MILLION = Decimal(1_000_000)
NARRATIVE_OVER = Decimal(5)
SCHEDULE = (
    "Departmental narrative on schedule, including any deviation from planned schedule "
    "(if necessary)"
)
VARIANCE = "Departmental narrative on budget/forecast variance for {} (if variance is more than 5%)"


def columns(year: int) -> tuple[str, ...]:
    """This will give the headings of a year's return."""
    return (
        "GMPP ID Number",
        "Project Name",
        "Department",
        "Annual Report Category",
        "Description / Aims",
        "IPA Delivery Confidence Assessment",
        "SRO Delivery Confidence Assessment",
        "Departmental commentary on actions planned or taken on the IPA RAG rating.",
        "Project - Start Date (Latest Approved Start Date)",
        "Project - End Date (Latest Approved End Date)",
        SCHEDULE,
        "Financial Year Baseline (£m) (including Non-Government Costs)",
        "Financial Year Forecast (£m) (including Non-Government Costs)",
        "Financial Year Variance (%)",
        VARIANCE.format(years.label(year)),
        "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)",
        "Departmental Narrative on Budgeted Whole Life Costs",
        "TOTAL Baseline Benefits (£m)",
        "Departmental Narrative on Budgeted Benefits",
    )


@dataclass(frozen=True)
class Return:
    """One project's row, before it is written out. Amounts are in pounds."""

    number: str
    name: str
    department: str
    category: str
    aims: str
    assured: str
    declared: str
    actions: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    schedule: str
    baseline: Decimal
    forecast: Decimal
    narrative: str
    whole_life: Decimal | None
    whole_life_why: str
    benefits: Decimal | None
    benefits_why: str

    @property
    def variance(self) -> Decimal | None:
        """This will give how far the forecast is above the baseline, in percent."""
        if not self.baseline:
            return None
        return (self.forecast - self.baseline) / self.baseline * 100

    @property
    def lacks_narrative(self) -> bool:
        """This will say whether the variance needs words and has none."""
        off = self.variance
        needed = self.forecast != 0 if off is None else abs(off) > NARRATIVE_OVER
        return needed and not self.narrative.strip()

    def cells(self) -> list[str]:
        """This will write the nineteen cells of its row."""
        off = self.variance
        return [
            self.number, self.name, self.department, self.category, self.aims,
            _rating(self.assured), _rating(self.declared), self.actions,
            _day(self.starts_on), _day(self.ends_on), self.schedule,
            millions(self.baseline), millions(self.forecast),
            "" if off is None else f"{off:.1f}%", self.narrative,
            millions(self.whole_life), self.whole_life_why,
            millions(self.benefits), self.benefits_why,
        ]  # fmt: skip


def millions(amount: Decimal | None) -> str:
    """This will write pounds as millions with two decimals: 3471631 is 3.47."""
    return "" if amount is None else f"{amount / MILLION:.2f}"


def _rating(code: str) -> str:
    return str(Rating(code).label) if code else ""


def _day(day: datetime.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
