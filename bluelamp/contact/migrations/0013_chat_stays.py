from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect_through


class Migration(migrations.Migration):
    dependencies = [("contact", "0012_chat")]

    operations = [
        protect_through("contact_chatline", "call_id", "contact_call"),
        append_only("contact_chatline"),
    ]
