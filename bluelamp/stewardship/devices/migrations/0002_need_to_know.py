from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("devices_deviceprofile"),
        protect("devices_device"),
        protect("devices_rollout"),
        protect_through("devices_entitlement", "profile_id", "devices_deviceprofile"),
        protect_through("devices_devicemove", "device_id", "devices_device"),
        append_only("devices_devicemove"),
    ]
