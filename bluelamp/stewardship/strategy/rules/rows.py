"""What rows of the registers of strategy cannot be."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


def doubt_alignment(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of an alignment cannot be: it needs its reason, save a neutral one."""
    if values["stand"] != "neutral" and not values["reason"].strip():
        return {"reason": "Say how."}
    return {}


def doubt_step(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a roadmap step cannot be."""
    if values["ends_on"] and values["starts_on"] and values["ends_on"] < values["starts_on"]:
        return {"ends_on": "It ends before it starts."}
    return {}


def doubt_item(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a plan item cannot be: done needs its evidence."""
    if values["done_on"] and not values["evidence"].strip():
        return {"evidence": "What is done needs its evidence."}
    if values["done_on"] and values["day_0"] and values["done_on"] < values["day_0"]:
        return {"done_on": "It was done before the plan began."}
    return {}


def doubt_paper(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a board paper cannot be: a decision has its day and a quorum."""
    if bool(values["outcome"]) != bool(values["decided_on"]):
        return {"decided_on": "A decision has its day, and a day its decision."}
    present, quorum = values["present"], values["board"].quorum
    if values["outcome"] and present is not None and present < quorum:
        return {"present": f"The board needs {quorum} to decide."}
    return {}


def doubt_action(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of an action cannot be."""
    if not values["owner"].strip():
        return {"owner": "An action has an owner."}
    return {}
