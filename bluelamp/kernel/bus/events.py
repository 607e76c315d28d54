"""What an event is: a frozen dataclass of plain values with a name in the past tense."""

import dataclasses
import datetime
import re
import typing
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
REGISTRY: dict[str, type] = {}
NEEDS: dict[str, str] = {}
_NAME = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


class NotAnEvent(Exception):
    """The class is not a frozen dataclass, or its name is taken or not area.thing.happened."""


def event(name: str, *, needs: str = "") -> Callable[[type[E]], type[E]]:
    """This will make a frozen dataclass an event under a name such as `dispatch.incident.opened`.

    `needs` is the permission without which no console hears of it. Raises NotAnEvent.
    """

    def register(made: type[E]) -> type[E]:
        parameters = getattr(made, "__dataclass_params__", None)
        if not parameters or not parameters.frozen or not _NAME.fullmatch(name):
            raise NotAnEvent(name)
        if REGISTRY.setdefault(name, made) is not made:
            raise NotAnEvent(f"{name} is taken")
        made.event_name = name  # type: ignore[attr-defined]  # set by @event
        NEEDS[name] = needs
        return made

    return register


def to_plain(happened: Any) -> dict[str, Any]:
    """This will give an event's values as JSON can hold them (datetimes in ISO 8601)."""
    values = dataclasses.asdict(happened)
    return {key: _plain(value) for key, value in values.items()}


def from_plain(name: str, values: dict[str, Any]) -> Any:
    """This will rebuild the event that `to_plain` wrote. Raises KeyError for an unknown name."""
    made = REGISTRY[name]
    hints = typing.get_type_hints(made)
    known = {key: value for key, value in values.items() if key in hints}
    return made(**{key: _typed(hints[key], value) for key, value in known.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _typed(hint: Any, value: Any) -> Any:
    """A JSON value as the field holds it: dates and tuples come back as they went."""
    kinds = (hint, *typing.get_args(hint))
    for kind in (datetime.datetime, datetime.date):
        if value is not None and kind in kinds:
            return kind.fromisoformat(value)
    return _tupled(value) if typing.get_origin(hint) is tuple else value


def _tupled(value: Any) -> Any:
    return tuple(_tupled(each) for each in value) if isinstance(value, list) else value
