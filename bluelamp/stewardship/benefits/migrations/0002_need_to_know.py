from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

BENEFIT = "benefits_benefit"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect(BENEFIT),
        protect("benefits_rate"),
        protect_through("benefits_profilemonth", "benefit_id", BENEFIT),
        protect_through("benefits_measurement", "benefit_id", BENEFIT),
        protect_through("benefits_benefitstep", "benefit_id", BENEFIT),
        protect_through("benefits_benefitchange", "benefit_id", BENEFIT),
        append_only("benefits_benefitstep"),
        append_only("benefits_benefitchange"),
    ]
