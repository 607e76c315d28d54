from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

PROGRAMME, PROJECT, TABLE = (
    "programmes_programme", "programmes_project", "programmes_statedtable",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect(PROGRAMME),
        protect(PROJECT),
        protect(TABLE),
        protect("programmes_ceiling"),
        protect("programmes_selection"),
        protect_through("programmes_phase", "programme_id", PROGRAMME),
        protect_through("programmes_programmechange", "programme_id", PROGRAMME),
        protect_through("programmes_projectitem", "project_id", PROJECT),
        protect_through("programmes_milestone", "project_id", PROJECT),
        protect_through("programmes_budgetline", "project_id", PROJECT),
        protect_through("programmes_projectchange", "project_id", PROJECT),
        protect_through("programmes_tie", "project_id", PROJECT),
        protect_through("programmes_statedline", "table_id", TABLE),
        protect_through("programmes_tablechange", "table_id", TABLE),
        append_only("programmes_programmechange"),
        append_only("programmes_projectchange"),
        append_only("programmes_tablechange"),
    ]
