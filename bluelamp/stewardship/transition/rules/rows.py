"""What rows of the registers of transition cannot be."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


def doubt_proof(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of evidence cannot be."""
    expires, seen = values["expires_on"], values["seen_on"]
    if expires and seen and expires < seen:
        return {"expires_on": "It would have run out before it was seen."}
    if values["met"] == "yes" and not values["evidence"].strip():
        return {"evidence": "What is met needs its evidence."}
    if values["criterion"].go_live_id != values["landing"].go_live_id:
        return {"criterion": "The criterion belongs to another go-live."}
    return {}


def doubt_landing(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a department's part cannot be."""
    if values["agents_trained"] > values["agents"]:
        return {"agents_trained": "More change agents are trained than there are."}
    people = values["people"]
    if people is not None and values["briefed"] > people:
        return {"briefed": "More people are briefed than there are."}
    return {}


def doubt_issue(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of an issue cannot be."""
    closed, opened = values["closed_on"], values["opened_on"]
    if closed and opened and closed < opened:
        return {"closed_on": "It is closed before it was opened."}
    if values["severity"] == "1" and not closed and not values["owner"].strip():
        return {"owner": "An issue that stops work has an owner."}
    return {}


def doubt_go_live(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a go-live cannot be."""
    safe, goes = values["last_safe_at"], values["goes_on"]
    if safe and goes and safe < goes:
        return {"last_safe_at": "The last day to go back is before the go-live."}
    return {}


def doubt_desk(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a day at the service desk cannot be."""
    fixed, calls = values["fixed_first"], values["calls"]
    if fixed is not None and calls is not None and fixed > calls:
        return {"fixed_first": "More were put right at first contact than called."}
    return {}
