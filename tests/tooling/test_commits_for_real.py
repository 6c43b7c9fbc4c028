"""A test that commits leaves nothing behind and takes nothing away."""

import pytest

from employers.models import Sector


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_migrations_wrote_is_there_however_often_the_database_is_emptied(time):
    assert Sector.objects.exists()
    Sector.objects.all().delete()
