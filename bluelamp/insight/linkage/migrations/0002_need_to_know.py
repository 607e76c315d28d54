from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect_through


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial"), ("pole", "0002_need_to_know")]

    operations = [
        protect_through("linkage_member", "record_id", "pole_personrecord"),
        append_only("linkage_run"),
    ]
