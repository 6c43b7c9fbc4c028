"""Tokens with which an organisation's programs use the API."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.models import ApiToken, Organisation

TOKEN_LASTS = timedelta(days=365)
_SHOWN_CHARACTERS = 6


@transaction.atomic
def issue_token(
    *, organisation: Organisation, name: str, may_record: bool, by: Actor
) -> tuple[ApiToken, str]:
    """A new token and its key of 256 random bits. The key is returned this once; a hash is kept."""
    key = f"eqx_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name.strip(),
        key_hash=hashlib.sha256(key.encode()).hexdigest(),
        shown_as=f"…{key[-_SHOWN_CHARACTERS:]}",
        may_record=may_record,
        issued_by_id=by.person_id,
        expires_at=timezone.now() + TOKEN_LASTS,
    )
    record("issue token", by=by, subject=token, may_record=may_record)
    return token, key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor) -> None:
    """Make a token useless at once. Revoked already: nothing happens."""
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if revoked:
        record("revoke token", by=by, subject=token)
