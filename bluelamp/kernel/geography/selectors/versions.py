"""What is held in memory, by the version of what it was made from."""

import gc
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db.models import Max

from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Source

T = TypeVar("T")


def version(layer: Layer) -> str:
    """This will name the state of a layer: it changes with each load, and is 0 before any."""
    found = Source.objects.filter(layer=layer).aggregate(at=Max("loaded_at"), newest=Max("version"))
    return f"{found['newest']}.{found['at'].timestamp():.6f}" if found["newest"] else "0"


class Kept(Generic[T]):
    """Something made from a layer, once a process, and again when the layer has changed."""

    def __init__(self, layer: Layer, make: Callable[[str], T]) -> None:
        self._layer, self._make = layer, make
        self._lock = threading.Lock()
        self._held: dict[str, tuple[object, T]] = {}

    def get(self, name: str = "") -> T:
        """This will give it as the layer now stands."""
        from django.db import connection

        now = (connection.settings_dict["NAME"], version(self._layer))
        held = self._held.get(name)
        if held and held[0] == now:
            return held[1]
        with self._lock:
            held = self._held.get(name)
            if not held or held[0] != now:
                held = self._held[name] = (now, self._make(name))
                # It stands until the next load: the collector need not walk it at every round.
                gc.collect()
                gc.freeze()
        return held[1]
