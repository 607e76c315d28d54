from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("transition", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("transition_golive"),
        protect("transition_landing"),
        protect("transition_criterion"),
        protect("transition_proof"),
        protect("transition_criticalissue"),
        protect("transition_deskday"),
        protect("transition_golivelesson"),
        protect_through("transition_ruling", "landing_id", "transition_landing"),
        append_only("transition_ruling"),
    ]
