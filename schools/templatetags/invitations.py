"""The link of an invitation, made where the e-mail is rendered: nothing that is stored holds it."""

from django import template
from django.urls import reverse

from schools.models.invitations import token_for

register = template.Library()


@register.filter
def invitation_path(public_id: str) -> str:
    """The path of the page on which an invitation is accepted."""
    return reverse("accept-invitation", kwargs={"token": token_for(public_id)})
