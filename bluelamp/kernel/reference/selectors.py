"""Reads of the code lists."""

import datetime
import uuid
from pathlib import Path

from django.db import connection
from django.db.models import Count, Q, QuerySet

from .models import Code, CodeList

_kept: dict[str, tuple[uuid.UUID, list[Code]]] = {}


class NoSuchCode(Exception):
    """The list has no such code on that day; the message names both."""


class NoSuchList(Exception):
    """There is no list of that code."""


def codes(list_code: str, on: datetime.date) -> list[Code]:
    """This will list the codes of a list that are valid on a day, in their order.

    The list is kept in this process until its version changes: one read of one row each call.
    Raises NoSuchList.
    """
    return [each for each in _whole(list_code) if _is_valid(each, on)]


def choices(list_code: str, on: datetime.date) -> list[tuple[str, str]]:
    """This will give the codes of a day and their labels as a form's choices. Raises NoSuchList."""
    return [(each.code, each.label) for each in codes(list_code, on)]


def get_code(list_code: str, code: str, on: datetime.date) -> Code:
    """This will get what a code means on a day. Raises NoSuchCode."""
    if found := find_code(list_code, code, on):
        return found
    raise NoSuchCode(f"{list_code} has no code {code} on {on}")


def find_code(list_code: str, code: str, on: datetime.date) -> Code | None:
    """This will find what a code means on a day, if anything."""
    return valid(Code.objects.filter(list__code=list_code, code=code), on).first()


def history(list_code: str, code: str) -> list[Code]:
    """This will list all that a code has meant, the newest first."""
    found = Code.objects.filter(list__code=list_code, code=code).select_related("list")
    return list(found.order_by("-valid_from"))


def list_codes(list_code: str, *, on: datetime.date, matching: str = "") -> QuerySet[Code]:
    """This will list the codes of a day whose code or label has some words, for long lists."""
    found = valid(Code.objects.filter(list__code=list_code), on)
    for word in matching.split():
        found = found.filter(Q(code__icontains=word) | Q(label__icontains=word))
    return found.order_by("sort", "code")


def list_lists(*, on: datetime.date) -> QuerySet[CodeList]:
    """This will list the lists by name; `valid_codes` counts the codes of a day."""
    in_use = Q(codes__valid_from__lte=on) & (
        Q(codes__valid_to__isnull=True) | Q(codes__valid_to__gt=on)
    )
    return CodeList.objects.annotate(valid_codes=Count("codes", filter=in_use)).order_by("name")


def get_list(list_code: str) -> CodeList:
    """This will get a list by its code. Raises NoSuchList."""
    try:
        return CodeList.objects.get(code=list_code)
    except CodeList.DoesNotExist:
        raise NoSuchList(list_code) from None


def shipped_files() -> list[Path]:
    """This will name the files of codes that come with the platform."""
    return sorted((Path(__file__).parent / "data").glob("*.*"))


def valid(found: QuerySet[Code], on: datetime.date) -> QuerySet[Code]:
    """This will keep those codes that are valid on a day."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return found.filter(still, valid_from__lte=on)


def _whole(list_code: str) -> list[Code]:
    with connection.cursor() as cursor:  # asked at nearly every act: the query is not built anew
        cursor.execute("select version from reference_codelist where code = %s", [list_code])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchList(list_code)
    version = row[0]
    kept = _kept.get(list_code)
    if kept is None or kept[0] != version:
        found = Code.objects.filter(list__code=list_code).order_by("sort", "code", "valid_from")
        kept = _kept[list_code] = (version, list(found))
    return kept[1]


def _is_valid(code: Code, on: datetime.date) -> bool:
    return code.valid_from <= on and (code.valid_to is None or code.valid_to > on)
