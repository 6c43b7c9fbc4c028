"""Careers delivery providers, which the platform's administrator sets up."""

from django.db import transaction

from employers.models import Provider
from equalex.journal.actions import record
from equalex.kernel.access import Actor


@transaction.atomic
def create_provider(*, name: str, by: Actor) -> Provider:
    """A new careers delivery provider."""
    provider = Provider.objects.create(name=name.strip())
    record("create provider", by=by, subject=provider)
    return provider
