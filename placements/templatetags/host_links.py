"""The link of a host, made where the e-mail is rendered: nothing that is stored holds it."""

from django import template
from django.urls import reverse

from placements.models.links import token_for

register = template.Library()


@register.filter
def host_link_path(public_id: str) -> str:
    """The path of the page on which an employer confirms one booking."""
    return reverse("confirm-as-host", kwargs={"token": token_for(public_id)})
