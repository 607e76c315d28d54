from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect_through

CHANGES = "automation_automationchange"


class Migration(migrations.Migration):
    dependencies = [("automation", "0003_history"), ("access", "0002_need_to_know")]

    operations = [
        protect_through(CHANGES, "automation_id", "automation_automation"),
        append_only(CHANGES),
    ]
