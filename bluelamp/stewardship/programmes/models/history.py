"""What every history keeps."""

from django.db import models


class Changed(models.Model):
    """One field as somebody changed it: of the thing itself, or of a part of it. Never changed."""

    part = models.TextField(default="", blank=True)
    field = models.TextField()
    before = models.TextField()
    after = models.TextField()
    source = models.TextField()
    post_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.part} {self.field}: {self.after}".strip()
