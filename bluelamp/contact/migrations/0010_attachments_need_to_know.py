from django.db import migrations

from bluelamp.kernel.access.protection import protect_through


class Migration(migrations.Migration):
    dependencies = [("contact", "0009_attachments")]

    operations = [protect_through("contact_attachment", "call_id", "contact_call")]
