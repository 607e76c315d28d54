"""The fields of records that a mapping may set, each with what its values must be."""

TEXT, WORDS, JSON, DAY, MOMENT, WHOLE, NUMBER = (
    "text", "words", "json", "day", "moment", "whole", "number",
)  # fmt: skip

KINDS: dict[str, dict[str, str]] = {
    "person": {
        "given_names": TEXT,
        "surname": TEXT,
        "other_names": WORDS,
        "born_on": DAY,
        "born_as_given": TEXT,
        "died_on": DAY,
        "gender": TEXT,
        "ethnicity_self": TEXT,
        "ethnicity_officer": TEXT,
        "telephones": WORDS,
        "emails": WORDS,
        "address": TEXT,
        "postcode": TEXT,
    },
    "object": {
        "kind": TEXT,
        "identifier_kind": TEXT,
        "identifier": TEXT,
        "identifier_given": TEXT,
        "description": TEXT,
        "make": TEXT,
        "model": TEXT,
        "colour": TEXT,
    },
    "location": {
        "kind": TEXT,
        "name": TEXT,
        "premises": TEXT,
        "street": TEXT,
        "town": TEXT,
        "postcode": TEXT,
        "country": TEXT,
        "uprn": WHOLE,
        "easting": NUMBER,
        "northing": NUMBER,
        "longitude": NUMBER,
        "latitude": NUMBER,
        "area_code": TEXT,
    },
    "event": {
        "kind": TEXT,
        "category": TEXT,
        "reference": TEXT,
        "happened_from": MOMENT,
        "happened_to": MOMENT,
        "precision": TEXT,
        "summary": TEXT,
        "outcome": TEXT,
    },
    "organisation": {"kind": TEXT, "name": TEXT, "number": TEXT},
}
