"""What cannot be of a row of the registers of devices: a sentence by answer."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


def doubt_device(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what cannot be of a device: nothing of it ends before it was bought."""
    bought = values["bought_on"]
    return {
        name: "This is before it was bought."
        for name in ("warranty_ends_on", "vendor_ends_on")
        if bought and values[name] and values[name] < bought
    }


def doubt_rollout(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what cannot be of a department's part of a rollout."""
    found = {}
    if values["eligible"] is not None and (values["done"] or 0) > values["eligible"]:
        found["done"] = "More are done than are eligible."
    if values["asked"] and (values["answers"] or 0) > values["asked"]:
        found["answers"] = "More answered than were asked."
    return found
