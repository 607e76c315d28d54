"""What a register above keeps of the portfolio: targets of hosting, published figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from .. import permissions
from ..choices import Measure
from ..models import Figure, HostingTarget

TARGETS, FIGURES = HostingTarget, Figure
check_can_read, check_can_change = permissions.check_can_read, permissions.check_can_change


def doubt_target(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what about a target of hosting cannot be, by answer."""
    found = {}
    if values["due_on"] <= values["began_on"]:
        found["due_on"] = "The target is due before it begins."
    share = values["measure"] == Measure.CLOUD_SHARE
    if share and max(values["began_at"], values["target"]) > 100:
        found["target"] = "A share is not over 100 percent."
    return found
