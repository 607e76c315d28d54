"""The bank holidays of England and Wales, from their dated code list."""

import datetime

from bluelamp.kernel.reference import selectors as reference

LIST = "bank-holiday"


def known(on: datetime.date) -> frozenset[datetime.date]:
    """This will give the bank holidays that are known on a day; none when no list is loaded."""
    try:
        codes = reference.codes(LIST, on)
    except reference.NoSuchList:
        return frozenset()
    return frozenset(datetime.date.fromisoformat(each.code) for each in codes)
