"""Loading areas: an edition of one kind from one source, from a day on."""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import shapely
from django.db.models import Q

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Area, Source
from bluelamp.kernel.geography.rules.areas import AreaRow, BadAreas, read_areas

from . import sources


def load_areas(
    path_or_file: Path | str | IO[bytes],
    *,
    kind: str,
    code_property: str,
    name_property: str,
    source: str,
    valid_from: datetime.date,
    parent_property: str = "",
    parent_kind: str = "",
    by: Actor | None = None,
) -> int:
    """This will load a GeoJSON file (also gzip) as the areas of a kind from a day on.

    The same kind, source and day again is a correction: those rows are replaced, and keep their
    ids where the code stays. A later day ends the edition before it. Returns how many areas.
    Raises BadAreas, CannotRead, NotPermitted; then nothing is written.
    """
    rows = read_areas(
        sources.read_whole(path_or_file),
        code_property=code_property,
        name_property=name_property,
        parent_property=parent_property if parent_kind else "",
    )
    edition = _Edition(kind.strip(), valid_from, parent_kind)
    with sources.loading(Layer.AREAS, source, by=by) as kept:
        edition.write(rows, kept)
        sources.finish(kept, rows=Area.objects.filter(source=kept).count(), by=by)
    return len(rows)


class _Edition:
    def __init__(self, kind: str, valid_from: datetime.date, parent_kind: str) -> None:
        if not kind:
            raise BadAreas("The kind of the areas is missing.")
        self.kind, self.valid_from, self.parent_kind = kind, valid_from, parent_kind

    def write(self, rows: Sequence[AreaRow], source: Source) -> None:
        self._check(rows, source)
        parents = self._parents(rows)
        self._end_the_one_before(source)
        codes = [row.code for row in rows]
        self._of(source).exclude(code__in=codes).delete()
        Area.objects.bulk_create(
            [self._area(row, source, parents) for row in rows],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["kind", "code", "valid_from"],
            update_fields=["name", "parent", "shape", "left", "bottom", "right", "top"],
        )

    def _of(self, source: Source) -> Any:
        return Area.objects.filter(source=source, kind=self.kind, valid_from=self.valid_from)

    def _check(self, rows: Sequence[AreaRow], source: Source) -> None:
        own = Area.objects.filter(source=source, kind=self.kind)
        if newer := own.filter(valid_from__gt=self.valid_from).order_by("valid_from").first():
            raise BadAreas(f"{source.name} already has a later edition, of {newer.valid_from}.")
        others = Area.objects.filter(kind=self.kind, code__in=[row.code for row in rows])
        still = Q(valid_to__isnull=True) | Q(valid_to__gt=self.valid_from)
        if taken := others.filter(still).exclude(source=source).select_related("source").first():
            raise BadAreas(f"The code {taken.code} is already there from {taken.source.name}.")

    def _parents(self, rows: Iterable[AreaRow]) -> dict[str, int]:
        wanted = {row.parent for row in rows if row.parent}
        found = Area.objects.filter(kind=self.parent_kind, code__in=wanted)
        ids = dict(found.order_by("valid_from").values_list("code", "pk"))
        if missing := sorted(wanted - ids.keys()):
            raise BadAreas(f"There is no {self.parent_kind} with the code {missing[0]}.")
        return ids

    def _end_the_one_before(self, source: Source) -> None:
        before = Area.objects.filter(source=source, kind=self.kind, valid_from__lt=self.valid_from)
        before.filter(valid_to__isnull=True).update(valid_to=self.valid_from)

    def _area(self, row: AreaRow, source: Source, parents: dict[str, int]) -> Area:
        left, bottom, right, top = row.shape.bounds
        return Area(
            source=source,
            kind=self.kind,
            code=row.code,
            name=row.name,
            parent_id=parents.get(row.parent),
            valid_from=self.valid_from,
            shape=shapely.to_wkb(row.shape),
            left=left,
            bottom=bottom,
            right=right,
            top=top,
        )
