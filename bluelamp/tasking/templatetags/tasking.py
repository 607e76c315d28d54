"""`{% load tasking %}`: how tasks and meeting items are said and coloured."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django import template

from ..choices import TaskState, Why
from ..models import Task, TaskStep
from ..rules.tasks import urgency

register = template.Library()
STATES = {TaskState.OPEN: "blue", TaskState.ACCEPTED: "yellow", TaskState.DONE: "green"}
REASONS = {Why.BREACHED: "red", Why.REGRADED: "yellow", Why.OPEN: "blue"}


@register.filter
def stands(task: Task, now: datetime.datetime) -> str:
    """This will say whether a task is late, due soon, later or whenever."""
    return urgency(task.due_at, at=now)


@register.filter
def state_colour(state: str) -> str:
    """This will give the colour of a task's state, whose words always stand with it."""
    return STATES.get(TaskState(state), "grey")


@register.filter
def why_said(why: str) -> str:
    """This will say in words why a meeting looks at an incident."""
    return str(Why(why).label)


@register.filter
def why_colour(why: str) -> str:
    """This will give the colour of those words."""
    return REASONS[Why(why)]


@register.filter
def as_timeline(steps: Iterable[TaskStep]) -> Iterator[dict[str, Any]]:
    """This will give a task's steps as a timeline shows them."""
    for each in steps:
        yield {"title": each.text, "at": each.at, "by": each.author}
