import django.contrib.postgres.fields
import django.db.models.functions
from django.db import migrations, models

# The application role reads and writes every table made from here on, and owns none.
# The tables that it may not change take these rights away again where they are made.
GRANTS = """
grant usage on schema public to bluelamp_app;
revoke create on schema public from public;
alter default privileges in schema public
    grant select, insert, update, delete on tables to bluelamp_app;
alter default privileges in schema public grant usage, select on sequences to bluelamp_app;
"""

EVENTS = """
alter table bus_event add column tx xid8 not null default pg_current_xact_id();
create index bus_event_tx on bus_event (tx);
revoke update, delete on bus_event from bluelamp_app;
create function bus_announce() returns trigger language plpgsql as $$
begin
    perform pg_notify('bluelamp_events', new.id::text);
    return null;
end $$;
create trigger announce after insert on bus_event
    for each row execute function bus_announce();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.Now())),
                ("post_id", models.BigIntegerField()),
                ("force_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("marking", models.TextField(default="OFFICIAL")),
                (
                    "restriction_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("event_id", models.BigIntegerField()),
                ("event_name", models.TextField()),
                ("post_id", models.BigIntegerField()),
                ("handler", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
                        default="waiting",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.TextField(default="")),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["id"],
                        name="deliveries_not_done",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event_id", "handler"), name="one_delivery_a_handler"
                    )
                ],
            },
        ),
        migrations.RunSQL(EVENTS, migrations.RunSQL.noop),
    ]
