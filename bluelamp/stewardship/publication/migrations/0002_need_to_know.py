from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("publication_fieldrule"),
        protect("publication_withheldrow"),
        protect("publication_duty"),
        protect("publication_edition"),
        append_only("publication_edition"),
    ]
