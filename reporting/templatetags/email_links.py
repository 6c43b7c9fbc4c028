"""The link that stops an e-mail, made where the e-mail is rendered: nothing that is stored holds it."""

from django import template
from django.urls import reverse

from reporting.models.subscriptions import stop_token
from reporting.rules.digest import Sent

register = template.Library()


@register.simple_tag
def stop_path(membership: str, what: str) -> str:
    """The path of the page that stops `what` (a word of Sent) for this membership's public id."""
    return reverse("stop-emails", kwargs={"token": stop_token(membership, Sent(what))})
