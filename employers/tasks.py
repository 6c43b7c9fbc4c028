"""What employers' part does by itself: the search index, new matches, offers that run out.

Each is harmless when run twice or killed half-way.
"""

import logging

from celery import shared_task
from django.utils.timezone import localdate

from employers.actions import contact_lists, saved_searches, search_index
from employers.actions.confirmations import pause_unconfirmed, remind_to_confirm
from employers.forms.search import filters_of
from employers.models import Experience
from employers.queries.saved_searches import searches_that_tell

log = logging.getLogger(__name__)


@shared_task(name="employers.index_search")
def index_search() -> int:
    """Write anew what the search reads, whatever changed it; returns how many experiences."""
    return search_index.index_experiences(Experience.objects.all())


@shared_task(name="employers.tell_new_matches")
def tell_new_matches() -> int:
    """Let saved searches look, and tell of what is new; returns how many people are told."""
    told = 0
    for actor, searches in searches_that_tell(localdate()):
        for search in searches:
            filters = filters_of(search, actor)
            if filters is not None:
                saved_searches.note_matches(search=search, filters=filters, by=actor)
        told += saved_searches.tell_of_matches(by=actor)
    return told


@shared_task(name="employers.look_after_offers")
def look_after_offers() -> int:
    """Pause offers that nobody confirmed for 90 days, remind of those near it; returns how many."""
    today = localdate()
    paused, reminded = pause_unconfirmed(today=today), remind_to_confirm(today=today)
    log.info("%s offers paused, %s employers reminded to confirm", paused, reminded)
    return paused + reminded


@shared_task(name="employers.forget_lists")
def forget_lists() -> int:
    """Delete old files of contact lists; returns how many."""
    return contact_lists.forget_lists()
