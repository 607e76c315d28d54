"""The figures of the portal, told to the dashboards."""

import datetime
from decimal import Decimal

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.bus import services as bus

from ..events import FiguresReckoned
from ..rules.figures import Figures
from ..selectors.figures import consult_figures

NONE = -1.0


def publish_figures(*, by: Actor, on: datetime.date) -> Figures:
    """This will reckon the figures of a day and publish them on the bus. Raises NotPermitted."""
    with access.acting(by):
        found = consult_figures(by=by, reason=Reason("administration"), on=on)
        bus.publish(_event(found, on), by=by, about=bus.Owned(by.force_id, by.unit_id))
    return found


def _event(found: Figures, on: datetime.date) -> FiguresReckoned:
    total = found.total
    return FiguresReckoned(
        on.isoformat(), total.raised, total.accepted, total.delivered, total.declined,
        _number(found.days_to_accept), _number(found.days_to_deliver), _number(found.fast_in_time),
        _number(found.raisers_told), _number(found.top_ten_delivered),
        float(found.hours_claimed), float(found.hours_measured),
        found.repeat_raisers, found.oldest_days,
    )  # fmt: skip


def _number(value: Decimal | None) -> float:
    return NONE if value is None else float(value)
