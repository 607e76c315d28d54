from django.db import migrations, models

# A day that has begun goes on after its last number, by all its counters.
OTHERS = """
insert into dispatch_incidentnumber (force_id, day, counter, next)
select force_id, day, n, next + n - 1
from dispatch_incidentnumber, generate_series(2, 16) n where counter = 1
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_need_to_know")]

    operations = [
        migrations.RemoveConstraint("incidentnumber", "one_count_a_force_and_day"),
        migrations.RenameField("incidentnumber", "last", "next"),
        migrations.AddField(
            "incidentnumber",
            "counter",
            models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "incidentnumber",
            models.UniqueConstraint(
                fields=["force", "day", "counter"], name="a_counter_once_a_day"
            ),
        ),
        migrations.RunSQL("update dispatch_incidentnumber set next = next + 1", elidable=True),
        migrations.RunSQL(OTHERS, elidable=True),  # last: its foreign keys are still to be checked
    ]
