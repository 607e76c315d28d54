"""How often the public's pages are used from one address, without keeping the address."""

from django.db import models


class SendingHour(models.Model):
    """An hour with a key of its own; when the next one begins, the key and its counts are gone."""

    starts_at = models.DateTimeField(unique=True)
    key = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class SendingCount(models.Model):
    """How often a sender did one thing since a moment; kept is a hash under the hour's key."""

    hour = models.ForeignKey("contact.SendingHour", models.CASCADE, related_name="counts")
    what = models.TextField()
    sender = models.BinaryField()
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "what", "sender"], name="one_count_a_sender")
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"
