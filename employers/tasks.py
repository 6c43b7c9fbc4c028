"""What employers' part does by itself: keeping the search index, telling of new matches."""

from celery import shared_task
from django.utils.timezone import localdate

from employers.actions import saved_searches, search_index
from employers.forms.search import filters_of
from employers.models import Experience
from employers.queries.saved_searches import searches_that_tell


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
