from django.db import migrations

from bluelamp.kernel.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [protect("contact_call")]
