"""Each unit has its own source of a code: another unit's may be closed to whoever writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pole", "0005_marker_histories")]

    operations = [
        migrations.RemoveConstraint(model_name="source", name="source_code_once_a_force"),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                fields=["force", "unit", "code"], name="source_code_once_a_unit"
            ),
        ),
    ]
