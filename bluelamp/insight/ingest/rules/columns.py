"""Transforms: a column of text in, a column of text out; what cannot be read becomes null.

They work on whole columns (Apache Arrow), never on a row at a time. Local times carry no offset:
the store reads them as Europe/London.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Text: TypeAlias = Any  # an Arrow array of text; Arrow has no types of its own


def trim(values: Text, _: Any) -> Text:
    """This will take spaces off the ends and make several one; nothing left is null."""
    squeezed = pc.replace_substring_regex(pc.utf8_trim_whitespace(values), r"\s\s+", " ")
    return empty_to_null(squeezed)


def empty_to_null(values: Text) -> Text:
    """This will make empty text null."""
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def upper(values: Text, _: Any) -> Text:
    """This will write in capitals."""
    return pc.utf8_upper(values)


def lower(values: Text, _: Any) -> Text:
    """This will write in small letters."""
    return pc.utf8_lower(values)


def tight(values: Text, _: Any) -> Text:
    """This will write without spaces and in capitals, as plates and identifiers are kept."""
    return empty_to_null(pc.utf8_upper(pc.replace_substring_regex(values, r"[^0-9A-Za-z]", "")))


def strip(values: Text, start: str) -> Text:
    """This will take a fixed beginning off."""
    begins = pc.starts_with(values, pattern=start)
    return pc.if_else(begins, pc.utf8_slice_codeunits(values, len(start)), values)


def possessive(values: Text, _: Any) -> Text:
    """This will write "Queen's" for "Queen'S", as a program makes it that begins each word anew."""
    return pc.replace_substring_regex(values, r"([a-z]['’])S\b", r"\1s")


def number(values: Text, _: Any) -> Text:
    """This will keep what is a decimal number."""
    return _matching(values, r"^-?\d{1,15}(\.\d{1,15})?$")


def whole(values: Text, _: Any) -> Text:
    """This will keep what is a whole number; 34.0 is 34."""
    plain = pc.replace_substring_regex(values, r"\.0+$", "")
    return _matching(plain, r"^-?\d{1,15}$")


def month(values: Text, _: Any) -> Text:
    """This will give the first moment of a month such as 2017-03."""
    return _ended(_months(values), "-01 00:00:00")


def month_end(values: Text, _: Any) -> Text:
    """This will give the last minute of a month such as 2017-03."""
    firsts = pc.strptime(_ended(_months(values), "-01"), "%Y-%m-%d", "s", error_is_null=True)
    months = firsts.to_numpy(zero_copy_only=False).astype("datetime64[M]")
    ends = (months + 1).astype("datetime64[m]") - np.timedelta64(1, "m")
    return pc.strftime(pa.array(ends.astype("datetime64[s]")), "%Y-%m-%d %H:%M:%S")


def _months(values: Text) -> Text:
    return _matching(values, r"^(19|20)\d\d-(0[1-9]|1[0-2])$")


def day(values: Text, form: Any) -> Text:
    """This will read a date (ISO 8601 unless a form is given) that is in the calendar."""
    return _in_calendar(values, form or "%Y-%m-%d", "%Y-%m-%d")


def moment(values: Text, form: Any) -> Text:
    """This will read a local date and time in a form such as `%d/%m/%Y %H:%M`."""
    return _in_calendar(values, form or "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S")


def instant(values: Text, _: Any) -> Text:
    """This will read a date and time with its offset (ISO 8601): 2019-03-31T23:00:00+00:00."""
    shaped = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)?$"
    fit = _matching(values, shaped)
    real = _in_calendar(
        pc.utf8_slice_codeunits(fit, 0, 19), "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S"
    )
    return pc.if_else(pc.is_valid(real), fit, pa.scalar(None, pa.string()))


def postcode(values: Text, _: Any) -> Text:
    """This will write a postcode with its one space, and keep only what has a postcode's form."""
    joined = tight(values, None)
    fit = _matching(joined, r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$")
    return pc.replace_substring_regex(fit, r"(.*)(...)$", r"\1 \2")


def telephone(values: Text, _: Any) -> Text:
    """This will write a United Kingdom number as +44..., others as given if they begin with +."""
    digits = pc.replace_substring_regex(values, r"[^0-9+]", "")
    national = pc.replace_substring_regex(digits, r"^(0044|0)([1-9])", r"+44\2")
    return _matching(national, r"^\+[1-9]\d{9,13}$")


def lookup(values: Text, held: Mapping[str, str]) -> Text:
    """This will put a code for the words of a list: its `*` for others, without one null."""
    kept = pc.dictionary_encode(pc.utf8_trim_whitespace(values))
    folded = {key.casefold(): value for key, value in held.items()}
    other = folded.get("*")
    words = [folded.get(each.casefold(), other) for each in kept.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(kept.indices)


def among(values: Text, held: Mapping[str, str]) -> Text:
    """This will do the same, and keep the words that the list does not hold."""
    return pc.coalesce(lookup(values, held), values)


def _matching(values: Text, shape: str) -> Text:
    trimmed = pc.utf8_trim_whitespace(values)
    fits = pc.match_substring_regex(trimmed, shape)
    return pc.if_else(fits, trimmed, pa.scalar(None, pa.string()))


def _ended(values: Text, end: str) -> Text:
    return pc.binary_join_element_wise(values, end, "")


def _in_calendar(values: Text, form: str, written: str) -> Text:
    """Read, written again in the same form and compared: 31 June comes back as another day."""
    trimmed = pc.utf8_trim_whitespace(values)
    read = pc.strptime(trimmed, form, "s", error_is_null=True)
    real = pc.equal(pc.strftime(read, form), trimmed)
    years = pc.year(read)
    real = pc.and_(real, pc.and_(pc.greater(years, 1850), pc.less(years, 2100)))
    return pc.if_else(real, pc.strftime(read, written), pa.scalar(None, pa.string()))


TRANSFORMS: dict[str, Callable[[Text, Any], Text]] = {
    "trim": trim,
    "upper": upper,
    "lower": lower,
    "tight": tight,
    "strip": strip,
    "possessive": possessive,
    "number": number,
    "whole": whole,
    "month": month,
    "month_end": month_end,
    "day": day,
    "moment": moment,
    "instant": instant,
    "postcode": postcode,
    "telephone": telephone,
    "lookup": lookup,
    "among": among,
}
