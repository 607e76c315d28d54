"""What a warning marker said before it was reviewed or amended is kept, as that of a record is."""

from django.db import migrations, models

KINDS = [
    ("person", "Person"),
    ("object", "Object"),
    ("location", "Location"),
    ("event", "Event"),
    ("organisation", "Organisation"),
    ("link", "Link"),
]
TABLES = {
    "person": "pole_personrecord",
    "object": "pole_object",
    "location": "pole_location",
    "event": "pole_event",
    "organisation": "pole_organisation",
    "link": "pole_link",
}


def seen(tables: dict[str, str]) -> str:
    """The function by which histories and links are seen with what they are about."""
    cases = " ".join(
        f"when '{kind}' then exists (select from public.{table} t where t.id = record_id)"
        for kind, table in tables.items()
    )
    return (
        "create or replace function pole_seen(kind_of text, record_id bigint) returns boolean"
        f" language sql stable as $$ select case kind_of {cases} end $$;"
    )


class Migration(migrations.Migration):
    dependencies = [("pole", "0004_bulk_door")]

    operations = [
        migrations.RunSQL(seen(TABLES | {"marker": "pole_marker"}), seen(TABLES)),
        migrations.AlterField(
            "amendment",
            "about_kind",
            models.TextField(choices=[*KINDS, ("marker", "Warning marker")]),
        ),
    ]
