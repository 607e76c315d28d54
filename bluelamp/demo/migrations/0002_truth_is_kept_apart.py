from django.db import migrations

TRUTH = ("demo_truehousehold", "demo_trueperson", "demo_truelink")


class Migration(migrations.Migration):
    """The application's role is measured against the truth, so it may not look."""

    dependencies = [("demo", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"revoke all on {table} from bluelamp_app", f"grant all on {table} to bluelamp_app"
        )
        for table in TRUTH
    ]
