"""Words that pole's code depends on; what a force may change is in the reference data."""

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    """The five kinds of record that links join."""

    PERSON = "person", "Person"
    OBJECT = "object", "Object"
    LOCATION = "location", "Location"
    EVENT = "event", "Event"
    ORGANISATION = "organisation", "Organisation"


class ObjectKind(models.TextChoices):
    """What an object is."""

    VEHICLE = "vehicle", "Vehicle"
    TELEPHONE = "telephone", "Telephone"
    PROPERTY = "property", "Property"
    WEAPON = "weapon", "Weapon"
    DRUG = "drug", "Drug"
    DOCUMENT = "document", "Document"
    ACCOUNT = "account", "Account"
    DEVICE = "device", "Device"


class LocationKind(models.TextChoices):
    """What a location is (Minimum POLE Data Standards)."""

    ADDRESS = "address", "Postal address"
    BUSINESS = "business", "Business"
    STREET = "street", "Street or junction"
    GEOMETRIC = "geometric", "Point on the map"
    AREA = "area", "Area"
    NO_FIXED_ABODE = "no_fixed_abode", "No fixed abode"


class Precision(models.TextChoices):
    """How exactly a time is known."""

    MINUTE = "minute", "To the minute"
    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    UNKNOWN = "unknown", "Not known"


class Confidence(models.TextChoices):
    """How sure a link is."""

    CONFIRMED = "confirmed", "Confirmed"
    PROBABLE = "probable", "Probable"
    POSSIBLE = "possible", "Possible"


class Completeness(models.TextChoices):
    """The minimum data standard: name, surname, date of birth, gender and a contact reference."""

    COMPLETE = "complete", "Complete"
    INCOMPLETE = "incomplete", "Incomplete"


@dataclass(frozen=True, order=True)
class Ref:
    """Which record: its kind and its id, written `P12`, `O12`, `L12`, `E12` or `G12`."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{LETTERS[self.kind]}{self.id}"


LETTERS = {
    Kind.PERSON: "P",
    Kind.OBJECT: "O",
    Kind.LOCATION: "L",
    Kind.EVENT: "E",
    Kind.ORGANISATION: "G",
}


def parse_ref(text: str) -> Ref | None:
    """This will read `P12` and the like, or give None for what is not a record's reference."""
    letter, digits = text.strip()[:1].upper(), text.strip()[1:]
    kinds = {each: kind for kind, each in LETTERS.items()}
    if letter in kinds and digits.isascii() and digits.isdigit() and len(digits) < 19:
        return Ref(kinds[letter], int(digits))
    return None
