"""Runs and mappings are under need to know; rejects and findings are seen through their run."""

from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("ingest", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("ingest_mapping"),
        protect("ingest_run"),
        protect_through("ingest_reject", "run_id", "ingest_run"),
        protect_through("ingest_finding", "run_id", "ingest_run"),
        append_only("ingest_mapping"),
    ]
