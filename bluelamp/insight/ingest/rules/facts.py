"""What has no column of its own, as JSON; and lists as PostgreSQL writes them."""

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

CONTROLS = r"[\x00-\x1f]+"


def as_json(facts: Mapping[str, pa.Array], size: int) -> pa.Array:
    """This will write one JSON object a row; what is null is left out."""
    if not facts:
        return pa.array(["{}"] * size, pa.string())
    pairs = [pc.fill_null(_pair(name, values), "") for name, values in facts.items()]
    inside = pc.utf8_rtrim(pc.binary_join_element_wise(*pairs, ""), characters=",")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _pair(name: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(f'{json.dumps(name)}:"', _escaped(values), '",', "")


def as_words(values: pa.Array) -> pa.Array:
    """This will write what is parted by semicolons as an array of text."""
    plain = pc.replace_substring_regex(_escaped(pc.fill_null(values, "")), r"\s*;\s*", '","')
    joined = pc.binary_join_element_wise('{"', plain, '"}', "")
    return pc.replace_substring(joined, '{""}', "{}")


def _escaped(values: pa.Array) -> pa.Array:
    safe = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
    return pc.replace_substring_regex(safe, CONTROLS, " ")
