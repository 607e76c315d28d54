from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [protect("registers_entrychange"), append_only("registers_entrychange")]
