"""Searches that careers leaders keep, and telling them of what is new: once per match."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from employers.models import Experience, SavedSearch, SavedSearchMatch
from employers.queries.matching import SearchFilters
from employers.queries.search import experiences_found
from equalex.accounts.models import User
from equalex.journal.actions import record, send_later
from equalex.journal.models import Message
from equalex.kernel.access import Actor

MOST_SAVED: Final = 30
TITLES_IN_MESSAGE: Final = 5


class TooManySaved(Exception):
    """One person keeps thirty searches at a school already. Shown as it is."""


@transaction.atomic
def save_search(
    *, name: str, query: str, filters: SearchFilters, tells: bool, by: Actor
) -> SavedSearch:
    """Keep a search; the same filters again change its name only. Raises TooManySaved.

    What it finds now is on the page, so that it tells only of what comes later.
    """
    if by.person_id is None or by.organisation_id is None:
        raise ValueError("a search is kept by a person of a school")
    User.objects.select_for_update().get(pk=by.person_id)
    own = SavedSearch.objects.filter(school=by.organisation_id, person=by.person_id)
    there = own.filter(query=query).first()
    if there is None and own.count() >= MOST_SAVED:
        raise TooManySaved(
            f"You keep {MOST_SAVED} searches already. Delete one that you no longer need"
        )
    search = there or SavedSearch(school_id=by.organisation_id, person_id=by.person_id, query=query)
    search.name, search.tells = name, tells
    search.looked_at = timezone.now()
    search.save()
    if there is None:
        _keep(search, experiences_found(by, filters), was_there=True)
    record("save search", by=by, subject=search, tells=tells)
    return search


@transaction.atomic
def switch_search(
    *, search: SavedSearch, tells: bool, filters: SearchFilters | None, by: Actor
) -> None:
    """Tell of new matches, or no longer. What came while it was silent is not told afterwards."""
    search = SavedSearch.objects.select_for_update().get(pk=search.pk)
    if search.tells == tells:
        return
    search.tells = tells
    search.save(update_fields=["tells"])
    if filters is not None:
        _keep(search, experiences_found(by, filters))
    SavedSearchMatch.objects.filter(search=search, told_at=None).update(told_at=timezone.now())
    record("switch saved search", by=by, subject=search, tells=tells)


@transaction.atomic
def delete_search(*, search: SavedSearch, by: Actor) -> None:
    """Forget a search and what it found."""
    record("delete saved search", by=by, subject=search)
    search.delete()


@transaction.atomic
def note_matches(*, search: SavedSearch, filters: SearchFilters, by: Actor) -> int:
    """Keep what a search finds that it had not found before; how many. Twice does no harm."""
    search = SavedSearch.objects.select_for_update().get(pk=search.pk)
    number = _keep(search, experiences_found(by, filters))
    search.looked_at = timezone.now()
    search.save(update_fields=["looked_at"])
    return number


def _keep(search: SavedSearch, found: list[int], *, was_there: bool = False) -> int:
    known = set(SavedSearchMatch.objects.filter(search=search).values_list("experience", flat=True))
    new = [key for key in found if key not in known]
    SavedSearchMatch.objects.bulk_create(
        [
            SavedSearchMatch(
                search=search,
                experience_id=key,
                was_there=was_there,
                told_at=timezone.now() if was_there else None,
            )
            for key in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


@transaction.atomic
def tell_of_matches(*, by: Actor) -> bool:
    """One message for all that one person's searches at a school found and did not tell yet.

    At most one a day: what is found after it waits for the next. True when there was one to write.
    """
    if by.person_id is None:
        raise ValueError("a message goes to a person")
    person = User.objects.select_for_update().get(pk=by.person_id)
    once = f"new-matches-{person.pk}-{by.organisation_id}-{by.today.isoformat()}"
    waiting = SavedSearchMatch.objects.filter(
        search__person=person, search__school=by.organisation_id, search__tells=True, told_at=None
    )
    found = dict.fromkeys(waiting.order_by("pk").values_list("experience", flat=True))
    if not found or not person.email or Message.objects.filter(once=once).exists():
        return False
    titles = Experience.objects.in_bulk(list(found)[:TITLES_IN_MESSAGE])
    send_later(
        to_address=person.email,
        template="employers/emails/new_matches.txt",
        once=once,
        context={
            "number": len(found),
            "titles": [titles[key].title for key in list(found)[:TITLES_IN_MESSAGE]],
        },
        organisation=by.organisation_id,
    )
    waiting.update(told_at=timezone.now())
    return True
