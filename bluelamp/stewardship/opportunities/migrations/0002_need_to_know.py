"""Opportunities are of the whole force; their history and measurements only grow."""

from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect_through

# Numbers are asked for before the rows are written: see `services.raising`.
OF_THE_FORCE = """
create extension if not exists pg_trgm;
alter table opportunities_opportunity enable row level security;
create policy need_to_know on opportunities_opportunity using
    (force_id = any((select s.forces from access_scope() s)::bigint[]));
grant usage on sequence opportunities_opportunity_id_seq to bluelamp_app;
"""
OPEN = """
drop policy need_to_know on opportunities_opportunity;
alter table opportunities_opportunity disable row level security;
"""
PARTS = ("affectedsystem", "vote", "follow", "notice", "measurement", "opportunitychange")


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        migrations.RunSQL(OF_THE_FORCE, OPEN),
        *(
            protect_through(f"opportunities_{part}", "opportunity_id", "opportunities_opportunity")
            for part in PARTS
        ),
        append_only("opportunities_opportunitychange"),
        append_only("opportunities_measurement"),
    ]
