"""Persons, objects, locations, events and organisations.

Identifiers come from one sequence, so that a number names one record whatever its kind. A record is
kept as its source gave it; what is corrected leaves an `Amendment`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..choices import Completeness, LocationKind, ObjectKind, Precision
from ..rules import in_words, shortened
from .provenance import FromSource


class NextNumber(models.Func):
    """The next number of a record, whatever its kind."""

    template = "nextval('pole_number')"
    output_field = models.BigIntegerField()


class Thing(FromSource):
    """What every kind of record has besides its own fields."""

    id = models.BigIntegerField(primary_key=True, db_default=NextNumber())
    source_key = models.TextField(default="", blank=True, help_text="The source's own reference")
    facts = models.JSONField(default=dict, blank=True, help_text="What has no column of its own")

    class Meta(FromSource.Meta):
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~Q(source_key=""),
                name="%(class)s_once_a_source",
            )
        ]


class PersonRecord(Thing):
    """A person as one source knows them; who they are is for `identity` to resolve.

    Completeness is the minimum data standard: given name, surname, date of birth, gender and at
    least one way to reach them (Minimum POLE Data Standards).
    """

    given_names = models.TextField(default="", blank=True)
    surname = models.TextField(default="", blank=True)
    other_names = ArrayField(
        models.TextField(), default=list, blank=True, help_text="Aliases, maiden and known-as names"
    )
    born_on = models.DateField(null=True, blank=True)
    born_as_given = models.TextField(default="", blank=True)
    died_on = models.DateField(null=True, blank=True)
    gender = models.TextField(default="", blank=True)
    ethnicity_self = models.TextField(default="", blank=True)
    ethnicity_officer = models.TextField(default="", blank=True)
    telephones = ArrayField(models.TextField(), default=list, blank=True)
    emails = ArrayField(models.TextField(), default=list, blank=True)
    address = models.TextField(default="", blank=True, help_text="Lines parted by commas")
    postcode = models.TextField(default="", blank=True)
    identifiers = models.JSONField(
        default=list, blank=True, help_text="Each with kind, value, given and check_ok"
    )
    completeness = models.GeneratedField(
        expression=models.Case(
            models.When(
                Q(born_on__isnull=False)
                & ~Q(given_names="")
                & ~Q(surname="")
                & ~Q(gender="")
                & (~Q(telephones=[]) | ~Q(emails=[]) | ~Q(postcode="") | ~Q(address="")),
                then=models.Value(Completeness.COMPLETE.value),
            ),
            default=models.Value(Completeness.INCOMPLETE.value),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta(Thing.Meta):
        constraints = [
            *Thing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(born_on=None) | Q(died_on__gte=models.F("born_on")),
                name="died_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(each for each in (self.given_names, self.surname) if each) or "Name unknown"


class Object(Thing):
    """A vehicle, telephone, item of property, weapon, drug, document, account or device."""

    kind = models.TextField(choices=ObjectKind)
    identifier_kind = models.TextField(default="", blank=True, help_text="vrm, msisdn, imei, ...")
    identifier = models.TextField(default="", blank=True, help_text="As it is searched for")
    identifier_given = models.TextField(default="", blank=True, help_text="As it was given")
    check_ok = models.BooleanField(null=True, help_text="Whether its check character was right")
    description = models.TextField(default="", blank=True)
    make = models.TextField(default="", blank=True)
    model = models.TextField(default="", blank=True)
    colour = models.TextField(default="", blank=True)

    class Meta(Thing.Meta):
        indexes = [
            *Thing.Meta.indexes,
            models.Index(fields=["identifier", "kind"], name="object_identifier"),
        ]

    def __str__(self) -> str:
        parts = (self.identifier, self.colour, self.make, self.model)
        words = " ".join(each for each in parts if each)
        return words or self.description or str(ObjectKind(self.kind).label)


class Location(Thing):
    """A postal address, business, street, point, area, or no fixed abode.

    Metres in the British National Grid beside WGS84 degrees.
    """

    kind = models.TextField(choices=LocationKind)
    name = models.TextField(default="", blank=True, help_text="A business or a landmark")
    premises = models.TextField(default="", blank=True)
    street = models.TextField(default="", blank=True)
    town = models.TextField(default="", blank=True)
    postcode = models.TextField(default="", blank=True)
    country = models.TextField(default="GBR")
    uprn = models.BigIntegerField(null=True, blank=True)
    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    area_code = models.TextField(default="", blank=True, help_text="LSOA or ward")

    def __str__(self) -> str:
        street = " ".join(each for each in (self.premises, self.street) if each)
        words = ", ".join(each for each in (self.name, street, self.town, self.postcode) if each)
        return words or str(LocationKind(self.kind).label)


class Event(Thing):
    """Something that happened between two moments: a crime, an incident, a stop, a collision."""

    kind = models.TextField(help_text="A code of the list `event-kind`")
    category = models.TextField(default="", blank=True)
    reference = models.TextField(default="", blank=True)
    happened_from = models.DateTimeField(null=True, blank=True)
    happened_to = models.DateTimeField(null=True, blank=True)
    precision = models.TextField(choices=Precision, default=Precision.UNKNOWN)
    summary = models.TextField(default="", blank=True)
    outcome = models.TextField(default="", blank=True)

    class Meta(Thing.Meta):
        constraints = [
            *Thing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(happened_to=None)
                | Q(happened_from=None)
                | Q(happened_to__gte=models.F("happened_from")),
                name="ended_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        named = (in_words(self.category or self.kind), shortened(self.reference))
        return " ".join(each for each in named if each)


class Organisation(Thing):
    """A company, club, school, gang or public body."""

    kind = models.TextField(default="", blank=True)
    name = models.TextField()
    number = models.TextField(default="", blank=True, help_text="Its registered number")

    def __str__(self) -> str:
        return self.name
