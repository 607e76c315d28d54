from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        protect("contracts_contract"),
        protect_through("contracts_coverage", "contract_id", "contracts_contract"),
        protect_through("contracts_contractchange", "contract_id", "contracts_contract"),
        protect_through("contracts_review", "contract_id", "contracts_contract"),
        append_only("contracts_contractchange"),
    ]
