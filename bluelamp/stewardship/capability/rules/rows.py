"""What rows of the registers of capability cannot be."""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


def doubt_score(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a score cannot be: from level 3 up it needs its evidence."""
    if values["level"] is not None and values["level"] >= 3 and not values["evidence"].strip():
        return {"evidence": "From level 3 up, say what shows it."}
    return {}


def doubt_part(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a responsibility cannot be: a second who is accountable.

    `beside` are the other lines of the same activity.
    """
    if values["part"] != "A":
        return {}
    other = next((each["job"] for each in beside if each["part"] == "A"), None)
    if other is None:
        return {}
    return {"part": f"{other} is accountable for it already. Exactly one is."}


def doubt_skill(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a skill need cannot be: more people who have it than hold the job."""
    if values["people_with"] > values["job"].filled:
        return {"people_with": "More people have it than hold the job."}
    return {}


def doubt_job(values: Values, beside: Sequence[Values]) -> dict[str, str]:
    """This will say what of a job cannot be."""
    if values["filled"] > values["posts"]:
        return {"filled": "More posts are filled than there are."}
    return {}
