"""The link of a host, made where the e-mail is rendered: nothing that is stored holds it."""

from django import template
from django.urls import reverse

from placements.models.links import Purpose, token_for

register = template.Library()

PAGES = {
    Purpose.ANSWER: "answer-request-as-host",
    Purpose.SUPERVISE: "name-supervisor-as-host",
    Purpose.CONFIRM: "confirm-as-host",
    Purpose.FEEDBACK: "confirm-as-host",
}


@register.filter
def host_link_path(public_id: str, purpose: str) -> str:
    """The path of the page on which an employer does what one link is for."""
    return reverse(PAGES[Purpose(purpose)], kwargs={"token": token_for(public_id)})
