"""The levels of `identity.rules.levels` in the words of DuckDB, which compares millions of pairs.

A test holds the two together: the same pairs, level by level. `_l` and `_r` are the two records.
"""

from dataclasses import dataclass

UNKNOWN = "unknown"


def _one_apart(field: str, long: int = 6, may_be: float = 0.75) -> str:
    """One letter apart. Jaro's likeness takes a tenth of the time, and rules most pairs out first.

    Texts of `long` letters or more that are one letter apart are at least `may_be` alike.
    A `case`, since DuckDB works out every side of an `and` or an `or` for every pair.
    """
    left, right = f"{field}_l", f"{field}_r"
    longer = f"length({left}) >= {long} and length({right}) >= {long}"
    return (
        f"case when {left} = {right} or abs(length({left}) - length({right})) > 1 then false"
        f" when {longer} and jaro_similarity({left}, {right}) < {may_be} then false"
        f" else damerau_levenshtein({left}, {right}) = 1 end"
    )


def _one_letter(field: str) -> str:
    """One letter apart, of what is long enough to tell."""
    left, right = f"{field}_l", f"{field}_r"
    longer = f"length({left}) >= 3 and length({right}) >= 3"
    return f"case when {longer} then {_one_apart(field)} else false end"


def _spelling(field: str) -> dict[str, str]:
    left, right = f"{field}_l", f"{field}_r"
    return {
        "one_letter": _one_letter(field),
        "alike": f"jaro_winkler_similarity({left}, {right}) >= 0.9",
        "sound": f"{field}_sound_l = {field}_sound_r",
    }


def _half(short: str, long: str) -> str:
    return (
        f"(length({short}) >= 4 and length({long}) >= length({short}) + 4"
        f" and (starts_with({long}, {short}) or ends_with({long}, {short})))"
    )


SWAPPED = "given_l = surname_r and surname_l = given_r and given_l <> surname_l"
NEAR_CODE = (
    "case when postcode_l is null or postcode_r is null or postcode_l = postcode_r then true"
    f" else {_one_apart('postcode')} end"
)
NEAR_LINE = (
    "case when abs(length(line_l) - length(line_r)) > 3 then false"
    " else damerau_levenshtein(line_l, line_r) <= 3 end"
)
ONE_LANDLINE = (
    "case when landline_1_l is null or landline_1_r is null then false"
    " else list_has_any(landlines_l, landlines_r) end"
)
ONE_HOME = (
    f"case when {ONE_LANDLINE} then true when line_l = line_r then {NEAR_CODE} else false end"
)
NEAR_SURNAME = f"case when surname_l = surname_r then true else {_one_letter('surname')} end"
ONE_FAMILY = (
    "case when surname_l is null or surname_r is null then false"
    f" when {ONE_HOME} then {NEAR_SURNAME} else false end"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison: when it is not known, and the condition of each level but the last."""

    name: str
    unknown: str
    conditions: dict[str, str]
    last: str
    counted: str = ""


COMPARED: tuple[Compared, ...] = (
    Compared(
        "surname",
        f"surname_l is null or surname_r is null or {ONE_FAMILY}",
        {
            "same": "surname_l = surname_r",
            "swapped": SWAPPED,
            "other": "list_contains(other_surnames_r, surname_l)"
            " or list_contains(other_surnames_l, surname_r)",
            "half": "list_has_any(parts_l, parts_r)"
            f" or {_half('surname_l', 'surname_r')} or {_half('surname_r', 'surname_l')}",
            **_spelling("surname"),
        },
        "different",
        "surname",
    ),
    Compared(
        "given",
        f"given_l is null or given_r is null or ({SWAPPED})",
        {
            "same": "given_l = given_r",
            "initial": "(length(given_l) = 1 or length(given_r) = 1)"
            " and given_l[1:1] = given_r[1:1]",
            "nickname": "list_has_any(formals_l, formals_r)",
            "other": "length(given_l) > 1 and length(given_r) > 1 and ("
            "list_contains(middles_r, given_l) or list_contains(middles_l, given_r)"
            " or list_contains(other_given_r, given_l)"
            " or list_contains(other_given_l, given_r))",
            **_spelling("given"),
        },
        "different",
        "given",
    ),
    Compared(
        "middle",
        "middle_l is null or middle_r is null",
        {
            "same": "middle_l = middle_r",
            "initial": "(length(middle_l) = 1 or length(middle_r) = 1)"
            " and middle_l[1:1] = middle_r[1:1]",
            "one_letter": "length(middle_l) > 1 and length(middle_r) > 1 and "
            + _one_apart("middle"),
        },
        "different",
    ),
    Compared(
        "born",
        "born_l is null or born_r is null",
        {
            "same": "born_l = born_r",
            "swapped": "year_l = year_r and month_l = day_r and day_l = month_r",
            "one_digit": "hamming(born_l, born_r) = 1",
            "transposed": "case when hamming(born_l, born_r) = 2"
            " then damerau_levenshtein(born_l, born_r) = 1 else false end",
            "two_parts": "(year_l = year_r)::int + (month_l = month_r)::int"
            " + (day_l = day_r)::int = 2",
            "near": "abs(in_year_l - in_year_r) <= 1",
        },
        "different",
    ),
    Compared(
        "telephone",
        "personal_1_l is null or personal_1_r is null",
        {
            "same": "list_has_any(personal_l, personal_r)",
        },
        "different",
    ),
    Compared(
        "email",
        "email_1_l is null or email_1_r is null",
        {
            "same": "list_has_any(emails_l, emails_r)",
            "one_letter": _one_apart("email_1", 12, 0.9),
        },
        "different",
    ),
    Compared(
        "identifier",
        "not list_has_any(kinds_l, kinds_r)",
        {
            "same": "list_has_any(identifiers_l, identifiers_r)",
            "one_digit": _one_apart("identifier_1"),
        },
        "different",
    ),
    Compared(
        "place",
        "(line_l is null or line_r is null) and (postcode_l is null or postcode_r is null)"
        f" and not {ONE_LANDLINE}",
        {
            "home": ONE_FAMILY,
            "same": ONE_HOME,
            "alike": "case when house_l = house_r and line_l <> line_r"
            f" then case when {NEAR_CODE} then {NEAR_LINE} else false end else false end",
            "postcode": "postcode_l = postcode_r",
            "line": "line_l = line_r",
            "sector": f"case when sector_l = sector_r then true else {_one_apart('postcode')} end",
        },
        "different",
    ),
    Compared(
        "gender",
        "gender_l is null or gender_r is null",
        {"same": "gender_l = gender_r"},
        "different",
    ),
)
