"""Need to know on a record: the columns every protected table has, and the policy over them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from .choices import Marking


class ProtectedRecord(models.Model):
    """A record with an owner, a marking and restrictions, which the database enforces.

    A table of this kind calls `protect` in the migration that makes it.
    """

    force = models.ForeignKey("access.Force", models.PROTECT, related_name="+")
    unit = models.ForeignKey("access.OrganisationUnit", models.PROTECT, related_name="+")
    marking = models.TextField(choices=Marking, default=Marking.OFFICIAL)
    restriction_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True


def protect(table: str) -> migrations.RunSQL:
    """This will put a table of protected records under the need-to-know policy."""
    return migrations.RunSQL(
        f"select access_protect('{table}')", f"select access_unprotect('{table}')"
    )


def protect_through(table: str, column: str, parent: str) -> migrations.RunSQL:
    """This will let a row be seen by those who may see its parent (a log line by its incident)."""
    return migrations.RunSQL(
        f"""alter table {table} enable row level security;
        create policy need_to_know on {table} using
            (exists (select from {parent} p where p.id = {table}.{column}));""",
        f"drop policy need_to_know on {table}; alter table {table} disable row level security;",
    )


def append_only(table: str) -> migrations.RunSQL:
    """This will take from the application's role the right to change or remove a table's rows."""
    return migrations.RunSQL(
        f"revoke update, delete, truncate on {table} from bluelamp_app",
        f"grant update, delete on {table} to bluelamp_app",
    )
