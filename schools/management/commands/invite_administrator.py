"""Invite the first administrator of the platform, who can then set up everything else."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import ValidationError, validate_email
from django.db import transaction
from django.urls import reverse

from equalex.kernel.access import OrganisationKind, Role, the_portal
from schools.actions.invitations import AlreadyMember, invite_colleague
from schools.models import Organisation
from schools.models.invitations import token_for


class Command(BaseCommand):
    """Prints the link as well, for the day on which no mail server is set up yet."""

    help = "Invites somebody as administrator of the platform and prints the link."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("email", help="the administrator's e-mail address")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the platform if need be, and the invitation."""
        try:
            validate_email(options["email"])
        except ValidationError as wrong:
            raise CommandError(f"{options['email']} is not an e-mail address.") from wrong
        platform, _ = Organisation.objects.get_or_create(
            kind=OrganisationKind.PLATFORM, defaults={"name": "The portal"}
        )
        try:
            invitation = invite_colleague(
                organisation=platform,
                email=options["email"],
                role=Role.ADMINISTRATOR,
                by=the_portal(),
            )
        except AlreadyMember as there:
            raise CommandError("This person is an administrator already.") from there
        path = reverse("accept-invitation", args=[token_for(invitation.public_id)])
        self.stdout.write(f"Open this link to join:\n{settings.PUBLIC_URL}{path}")
