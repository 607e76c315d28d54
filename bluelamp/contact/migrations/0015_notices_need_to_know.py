from django.db import migrations

from bluelamp.kernel.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("contact", "0014_notices")]

    operations = [protect("contact_notice")]
