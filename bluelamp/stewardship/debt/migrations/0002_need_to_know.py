from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

OF_APPLICATION = ("assessment", "extendedsupport", "debtitem")
OF_PAPER = ("effect", "waiver", "ownershipline")


class Migration(migrations.Migration):
    dependencies = [("debt", "0001_initial"), ("portfolio", "0002_need_to_know")]

    operations = [
        protect("debt_paper"),
        *(
            protect_through(f"debt_{each}", "application_id", "portfolio_application")
            for each in OF_APPLICATION
        ),
        *(protect_through(f"debt_{each}", "paper_id", "debt_paper") for each in OF_PAPER),
        append_only("debt_assessment"),
    ]
