"""The engine that this installation searches with: embedded, or distributed where one is named."""

from django.conf import settings

from ..rules.wanted import Engine
from . import distributed, embedded


def reader() -> Engine:
    """This will give the reader of the present index as it stands this moment. Raises NoIndex."""
    return distributed.Reader() if settings.SEARCH_URL else embedded.reader()
