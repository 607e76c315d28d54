from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("dispatch_incident"),
        protect("dispatch_unit"),
        protect_through("dispatch_grading", "incident_id", "dispatch_incident"),
        protect_through("dispatch_logline", "incident_id", "dispatch_incident"),
        protect_through("dispatch_deployment", "incident_id", "dispatch_incident"),
        protect_through("dispatch_statuschange", "unit_id", "dispatch_unit"),
        append_only("dispatch_grading"),
        append_only("dispatch_logline"),
        append_only("dispatch_statuschange"),
        # Positions are written far more often than anything else in the row.
        migrations.RunSQL(
            "alter table dispatch_unit set (fillfactor = 50)", migrations.RunSQL.noop
        ),
    ]
