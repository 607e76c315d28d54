from django.db import migrations

from bluelamp.kernel.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("strategy_theme"),
        protect("strategy_principle"),
        protect("strategy_objective"),
        protect("strategy_nationalpriority"),
        protect("strategy_alignment"),
        protect("strategy_roadmapstep"),
        protect("strategy_planitem"),
        protect("strategy_board"),
        protect("strategy_boardpaper"),
        protect("strategy_boardaction"),
        protect("strategy_strategicrisk"),
    ]
