from django.db import migrations

from bluelamp.kernel.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("contact", "0007_appointments")]

    operations = [protect("contact_slot"), protect("contact_appointment")]
