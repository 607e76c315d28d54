from django.db import migrations

from bluelamp.kernel.access.protection import protect_through


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("pole", "0002_need_to_know")]

    operations = [protect_through("identity_membership", "record_id", "pole_personrecord")]
