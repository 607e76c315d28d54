from django.db import migrations

from bluelamp.kernel.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("capability", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("capability_practice"),
        protect("capability_maturityscore"),
        protect("capability_job"),
        protect("capability_responsibility"),
        protect("capability_skillneed"),
    ]
