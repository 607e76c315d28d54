"""What search keeps of its own: saved searches, what they found, what waits for the index."""

from django.db import models


class SavedSearch(models.Model):
    """A query that somebody keeps; a standing one tells them of each new match until a day.

    Only the post that made it sees it (a policy in the migration).
    """

    post_id = models.BigIntegerField()
    name = models.TextField()
    query = models.TextField(help_text="The address of the search, without its page")
    reason_code = models.TextField()
    reason_text = models.TextField(default="", blank=True)
    standing = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="search_standing",
                condition=models.Q(standing=True, ended_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_under_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """A record that a standing search found. It is seen by the post whose search it is."""

    search = models.ForeignKey("search.SavedSearch", models.PROTECT, related_name="alerts")
    key = models.TextField(help_text="The record, such as P12")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "key"], name="alerted_once_of_a_record")
        ]

    def __str__(self) -> str:
        return self.key


class Waiting(models.Model):
    """A record outside the store that the index has still to take: its key and nothing else."""

    key = models.TextField()

    def __str__(self) -> str:
        return self.key
