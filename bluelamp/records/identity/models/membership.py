"""Which records are held to be one person's."""

from django.db import models


class Membership(models.Model):
    """A person record that is held to be the person of another record.

    A person's identity has the number of the first of its records; a record without a row here is
    an identity of its own. So identities are stable, cost nothing while nothing was decided, and a
    merge is undone by taking its rows back. Seen by those who may see the record.
    """

    record_id = models.BigIntegerField(primary_key=True)
    identity_id = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(record_id=models.F("identity_id")),
                name="a_member_is_another_record",
            )
        ]

    def __str__(self) -> str:
        return f"P{self.record_id} is P{self.identity_id}"
