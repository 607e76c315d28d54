"""The code lists for other systems."""

import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router

from bluelamp.kernel.access.selectors import SignedIn

from . import selectors
from .models import Code, CodeList
from .schemas import CodeOut, ListOut

router = Router(tags=["reference"])


@router.get("/lists", response=list[ListOut], summary="Code lists")
def lists(request: SignedIn) -> QuerySet[CodeList]:
    """List every code list, with the number of its codes that are valid today."""
    return selectors.list_lists(on=timezone.localdate())


@router.get("/lists/{list_code}", response=list[CodeOut], summary="Codes of a list")
def codes(request: SignedIn, list_code: str, on: datetime.date | None = None) -> list[Code]:
    """List the codes of a list that are valid on a day (today when none is given)."""
    try:
        return selectors.codes(list_code, on or timezone.localdate())
    except selectors.NoSuchList:
        raise Http404 from None


@router.get("/lists/{list_code}/{code}", response=list[CodeOut], summary="History of a code")
def history(request: SignedIn, list_code: str, code: str) -> list[Code]:
    """List all that a code has meant, the newest first."""
    if found := selectors.history(list_code, code):
        return found
    raise Http404
