"""What profiles own: when each reader last looked. Everything else is read from below."""

from django.db import models


class Look(models.Model):
    """When a post last opened a profile, and when it had before that, for what is new since.

    The audit log keeps each opening; this is the reader's own bookmark and goes with the post.
    """

    post_id = models.BigIntegerField()
    record_id = models.BigIntegerField(help_text="The number of the record or of the identity")
    looked_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post_id", "record_id"], name="look_once_a_post")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} at {self.record_id}"
