import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_suite_runs_as_the_applications_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("bluelamp_app", False, False)


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_by_their_owner():
    from bluelamp.kernel.access.models import Force

    Force.objects.create(code="1", name="A")
