"""The suite notices a query that is sent once for each row."""

import pytest
from zeal import zeal_context
from zeal.errors import NPlusOneError

from schools.models import Membership
from tests.factories import MembershipFactory


@pytest.mark.django_db
def test_a_query_for_each_row_is_an_error():
    MembershipFactory.create_batch(3)
    with (
        zeal_context(),
        pytest.raises(NPlusOneError, match=r"Membership\.organisation"),
    ):
        [membership.organisation.name for membership in Membership.objects.all()]


@pytest.mark.django_db
def test_rows_read_together_pass():
    MembershipFactory.create_batch(3)
    with zeal_context():
        [row.organisation.name for row in Membership.objects.select_related("organisation")]
