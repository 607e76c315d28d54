"""The fictional county, the records about its people, and (kept from the application) the truth."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LoadedCounty(models.Model):
    """Which county is in this database: it can be made again from its size and seed."""

    people = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    size = models.TextField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Fictional county of {self.people:,} people (seed {self.seed})"


class PersonRecord(models.Model):
    """A person as one system holds them, with the mistakes of real records. Fictional."""

    system = models.TextField()
    reference = models.TextField()
    forenames = models.TextField(blank=True)
    surname = models.TextField(blank=True)
    sex = models.TextField(blank=True)
    born_on = models.DateField(null=True, blank=True)
    house = models.TextField(blank=True)
    street = models.TextField(blank=True)
    town = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    pnc_id = models.TextField(blank=True)
    cro_number = models.TextField(blank=True)
    national_insurance = models.TextField(blank=True)
    recorded_on = models.DateField()

    def __str__(self) -> str:
        return self.reference


class Vehicle(models.Model):
    """A vehicle and the record of its keeper. Fictional."""

    vrm = models.TextField()
    make = models.TextField()
    model = models.TextField()
    colour = models.TextField()
    year = models.PositiveSmallIntegerField()
    # Rows come by COPY from one generator, millions at a time: the suite proves that links
    # resolve, and the database is spared a check for each.
    record = models.ForeignKey(
        "demo.PersonRecord",
        models.DO_NOTHING,
        related_name="vehicles",
        db_constraint=False,
        db_index=False,
    )

    def __str__(self) -> str:
        return self.vrm


class Patrol(models.Model):
    """A unit of the demonstration's roster: who crews it and what they can do."""

    force_code = models.TextField()
    callsign = models.TextField(unique=True)
    kind = models.TextField()
    unit_code = models.TextField()
    team = models.TextField()
    crew = ArrayField(models.TextField())
    skills = ArrayField(models.TextField())
    vrm = models.TextField(blank=True)
    station = models.TextField()
    easting = models.FloatField()
    northing = models.FloatField()

    def __str__(self) -> str:
        return self.callsign


class TrueHousehold(models.Model):
    """Truth: who lives where. The application's role may not read it."""

    kind = models.TextField()
    uprn = models.BigIntegerField()
    landline = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Household {self.pk}"


class TruePerson(models.Model):
    """Truth: a person without mistakes. The application's role may not read it."""

    household = models.ForeignKey(
        "demo.TrueHousehold",
        models.DO_NOTHING,
        related_name="people",
        db_constraint=False,
        db_index=False,
    )
    forename = models.TextField()
    middle = models.TextField(blank=True)
    surname = models.TextField()
    birth_surname = models.TextField()
    sex = models.TextField()
    culture = models.TextField()
    born_on = models.DateField()
    address = models.PositiveIntegerField()
    old_address = models.PositiveIntegerField(null=True)
    mobile = models.TextField(blank=True)
    old_mobile = models.TextField(blank=True)
    email = models.TextField(blank=True)
    pnc_id = models.TextField(blank=True)
    cro_number = models.TextField(blank=True)
    national_insurance = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forename} {self.surname}"


class TrueLink(models.Model):
    """Truth: whom a record is about, and its mistakes. The application's role may not read it."""

    record = models.OneToOneField(
        "demo.PersonRecord",
        models.DO_NOTHING,
        primary_key=True,
        related_name="truth",
        db_constraint=False,
    )
    person = models.ForeignKey(
        "demo.TruePerson",
        models.DO_NOTHING,
        related_name="links",
        db_constraint=False,
        db_index=False,
    )
    mistakes = ArrayField(models.TextField())

    def __str__(self) -> str:
        return f"{self.record_id} is {self.person_id}"
