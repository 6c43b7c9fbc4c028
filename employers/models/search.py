"""What the search reads of each experience, and searches that schools keep."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from employers.models.experiences import Experience
from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from schools.models import School


class SearchEntry(models.Model):
    """One row an experience, written by `employers.actions.search_index` when a fact changes.

    `words` are folded by `rules.search_words`. `nearest_school` says in whose town and authority
    it takes place; null where that is not known, or where nobody need travel.
    """

    experience = models.OneToOneField(
        Experience, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    words = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    nearest_school = models.ForeignKey(
        School, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["latitude", "longitude"], name="experiences_by_place"),
        ]

    def __str__(self) -> str:
        return f"what is searched of experience {self.experience_id}"


@models.TextField.register_lookup
class HasWord(models.Lookup):
    """`words__has_word="engin"`: a folded word that begins so.

    PostgreSQL answers from the index `experiences_by_word` of the migration; SQLite looks through.
    """

    lookup_name = "has_word"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A folded word has no sign that a pattern would understand."""
        words, given = self.process_lhs(compiler, connection)
        return f"{words} LIKE %s", [*given, f"% {self.rhs}%"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Full text without a language: names and towns are no words of a dictionary."""
        words, given = self.process_lhs(compiler, connection)
        return f"to_tsvector('simple', {words}) @@ to_tsquery('simple', %s)", [
            *given,
            f"{self.rhs}:*",
        ]


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Searches that ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one keeps oneself, at the school one acts for."""
        if actor.role is not Role.CAREERS_LEADER:
            return self.none()
        return self.filter(school=actor.organisation_id, person=actor.person_id)

    def that_tell(self) -> Self:
        """... tell of new matches."""
        return self.filter(tells=True)


class SavedSearch(models.Model):
    """A search that a careers leader keeps: its filters as the address has them."""

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="saved_searches")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=80)
    query = models.CharField("filters, as in the address", max_length=600)
    tells = models.BooleanField("tell me of new matches", default=True)
    created_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField("when it last ran by itself", null=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "person", "query"], name="one_saved_search_per_filters"
            ),
        ]
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return f"saved search {self.public_id}"


class SavedSearchMatch(models.Model):
    """An experience that a saved search has found already: it is told once, then never again.

    `was_there` when the search was saved: that is on the page already, and needs no telling.
    """

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="+")
    was_there = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["search", "experience"], name="one_match_per_search_and_experience"
            ),
        ]

    def __str__(self) -> str:
        return f"experience {self.experience_id} for saved search {self.search_id}"
