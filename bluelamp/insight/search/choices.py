"""Words that search depends on."""

from django.db import models


class FoundKind(models.TextChoices):
    """What a result is: an object is called what it is."""

    PERSON = "person", "Person"
    VEHICLE = "vehicle", "Vehicle"
    TELEPHONE = "telephone", "Telephone"
    PROPERTY = "property", "Property"
    WEAPON = "weapon", "Weapon"
    DRUG = "drug", "Drug"
    DOCUMENT = "document", "Document"
    ACCOUNT = "account", "Account"
    DEVICE = "device", "Device"
    LOCATION = "location", "Location"
    EVENT = "event", "Event"
    ORGANISATION = "organisation", "Organisation"
    INCIDENT = "incident", "Incident"
    CALL = "call", "Call"


class Withheld(models.TextChoices):
    """The only two classes in which records that are not shown are ever counted."""

    UNIT = "unit", "belong to another unit of your force"
    SENSITIVE = "sensitive", "are marked OFFICIAL-SENSITIVE"


ASK = {
    Withheld.UNIT: "Ask your supervisor to ask the unit that holds them.",
    Withheld.SENSITIVE: "Ask your supervisor whether your work needs a role that sees them.",
}


class Sort(models.TextChoices):
    """The orders of results."""

    BEST = "best", "Best match"
    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"
