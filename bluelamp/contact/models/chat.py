"""A web chat: what the public person and the handler say, line by line."""

from django.db import models


class ChatLine(models.Model):
    """One line of a web chat. Another one is added below it; none is changed."""

    call = models.ForeignKey("contact.Call", models.PROTECT, related_name="chat_lines")
    at = models.DateTimeField()
    from_public = models.BooleanField()
    author = models.TextField(blank=True, default="")
    words = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:40]
