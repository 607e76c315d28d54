"""Sources with their versions, areas, the gazetteer with its vocabulary, roads.

Shapes are well-known binary in grid metres (EPSG:27700). Rows of the gazetteer and of roads are
written and taken away in bulk with their source, and only so, which is why the database does not
check their keys one by one.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from .choices import Layer, PlaceKind


class Source(models.Model):
    """Where rows came from; `origin` is the line to show with them.

    `version` grows with each load: what is cached is cached by it.
    """

    layer = models.TextField(choices=Layer)
    name = models.TextField()
    origin = models.TextField(blank=True, default="")
    version = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "name"], name="source_once_a_layer")
        ]

    def __str__(self) -> str:
        return f"{self.get_layer_display()}: {self.name}"


class Area(models.Model):
    """A piece of land of some kind (`force`, `ward`, `lsoa`: the kind is data) for some time."""

    source = models.ForeignKey("geography.Source", models.PROTECT, related_name="areas")
    kind = models.TextField()
    code = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    shape = models.BinaryField()
    left = models.FloatField()
    bottom = models.FloatField()
    right = models.FloatField()
    top = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="area_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="area_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word of the vocabulary, and how many headings hold it."""

    text = models.TextField(unique=True)
    uses = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["text"], name="word_begins", opclasses=["text_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.text


class Spelling(models.Model):
    """A word with letters dropped, by which a slip of the finger finds it."""

    text = models.TextField()
    word = models.ForeignKey("geography.Word", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["text"], include=["word"], name="spelling_finds"),
            models.Index(fields=["word"], name="spellings_of_word"),
        ]

    def __str__(self) -> str:
        return self.text


class Heading(models.Model):
    """A street, a named house or a place, once for all the entries that share its words."""

    source = models.ForeignKey(
        "geography.Source", models.CASCADE, related_name="+", db_constraint=False
    )
    kind = models.TextField(choices=PlaceKind)
    name = models.TextField()
    street = models.TextField()
    town = models.TextField()
    words = ArrayField(models.IntegerField())
    easting = models.FloatField()
    northing = models.FloatField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="heading_words", fastupdate=False),
            models.Index(fields=["easting", "northing"], name="heading_where"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.street, self.town) if part)


class Place(models.Model):
    """One entry of the gazetteer under its heading. `number` is the number of the house."""

    source = models.ForeignKey(
        "geography.Source", models.CASCADE, related_name="+", db_constraint=False
    )
    heading = models.ForeignKey(
        "geography.Heading",
        models.CASCADE,
        null=True,
        related_name="places",
        db_constraint=False,
        db_index=False,
    )
    kind = models.TextField(choices=PlaceKind)
    name = models.TextField()
    number = models.TextField()
    postcode = models.TextField()
    easting = models.FloatField()
    northing = models.FloatField()
    uprn = models.BigIntegerField(null=True)
    usrn = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["heading", "number"], name="place_by_number"),
            models.Index(
                fields=["postcode", "number"],
                name="place_by_postcode",
                opclasses=["text_pattern_ops", "text_ops"],
            ),
            models.Index(
                fields=["uprn"], name="place_by_uprn", condition=models.Q(uprn__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Node(models.Model):
    """A junction or an end of a road, numbered as its source does."""

    source = models.ForeignKey(
        "geography.Source", models.CASCADE, related_name="+", db_constraint=False
    )
    number = models.BigIntegerField()
    easting = models.FloatField()
    northing = models.FloatField()

    def __str__(self) -> str:
        return str(self.number)


class Edge(models.Model):
    """One direction of travel along a road, with its line."""

    source = models.ForeignKey(
        "geography.Source", models.CASCADE, related_name="+", db_constraint=False
    )
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    metres = models.FloatField()
    seconds = models.FloatField()
    name = models.TextField()
    kind = models.TextField()
    line = models.BinaryField()

    def __str__(self) -> str:
        return self.name or self.kind
