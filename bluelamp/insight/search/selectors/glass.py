"""Records that a reader has broken glass for, as an index names them."""

import functools

from bluelamp.kernel.access.rules import Scope

TABLES = {
    "pole_personrecord": "P",
    "pole_object": "O",
    "pole_location": "L",
    "pole_event": "E",
    "pole_organisation": "G",
    "dispatch_incident": "I",
    "contact_call": "C",
}


@functools.lru_cache(maxsize=256)
def glass_keys(scope: Scope) -> tuple[str, ...]:
    """This will name the records that the reader has broken glass for, as the index does."""
    parts = [each.partition(":") for each in scope.glass]
    return tuple(f"{TABLES[table]}{pk}" for table, _, pk in parts if table in TABLES)
