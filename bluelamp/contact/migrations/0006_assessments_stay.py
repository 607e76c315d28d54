from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect_through


class Migration(migrations.Migration):
    dependencies = [("contact", "0005_thrive")]

    operations = [
        protect_through("contact_assessment", "call_id", "contact_call"),
        append_only("contact_assessment"),
    ]
