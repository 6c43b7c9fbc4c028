"""The hubs beside the synthetic one, so that the view of every hub has something to compare."""

from datetime import date
from typing import Final

from employers.actions.search_index import index_experiences
from employers.models import Experience
from equalex.demo.population import PlannedSchool, Population, Tell

# Two hubs of three schools, and one of two, of which one is too small to be shown.
_SIZES: Final = (310, 240, 90, 420, 180, 60, 330, 4)
_LEARNERS_OF_A_HUB: Final = 660


def make_neighbours(seed: int, today: date, tell: Tell) -> None:
    """Three small hubs; nobody signs in there."""
    planned = [
        PlannedSchool(number, "special" if size < 100 else "mainstream", size)
        for number, size in enumerate(_SIZES)
    ]
    neighbours = Population(seed=seed, today=today, tell=tell, learners_of_a_hub=_LEARNERS_OF_A_HUB)
    neighbours.make(planned)
    index_experiences(Experience.objects.filter(search_entry__isnull=True))
