from django.db import migrations

from bluelamp.kernel.access.protection import protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("automation", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("automation_automation"),
        protect_through("automation_touch", "automation_id", "automation_automation"),
        protect_through("automation_runmonth", "automation_id", "automation_automation"),
    ]
