from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

OWN = ("application", "capability", "invoice", "costrow", "hostingtarget", "figure", "import")
PARTS = ("component", "provision", "succession", "change", "decommissioning", "endingstep")


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        *(protect(f"portfolio_{each}") for each in OWN),
        *(
            protect_through(f"portfolio_{each}", "application_id", "portfolio_application")
            for each in PARTS
        ),
        append_only("portfolio_change"),
        append_only("portfolio_endingstep"),
    ]
