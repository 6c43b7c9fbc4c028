"""The lists that ship with the portal."""

import csv
from pathlib import Path

import pytest

from employers.models import DeliveryModel, GrowthSector, Sector

SECTIONS = Path(__file__).resolve().parents[3] / "shared/data/sic/sic2007_sections.csv"

pytestmark = pytest.mark.django_db


def test_every_section_of_the_classification_is_there_with_a_name_people_use() -> None:
    if not SECTIONS.exists():
        pytest.skip(f"no {SECTIONS.name} beside the project: the published list is not here")
    with SECTIONS.open(encoding="utf-8-sig", newline="") as file:
        published = {row["section"]: row["title"].casefold() for row in csv.DictReader(file)}
    assert {s.code: s.name.casefold() for s in Sector.objects.all()} == published
    assert Sector.objects.get(code="Q").short_name == "Health and care"


def test_there_are_eight_growth_sectors() -> None:
    assert GrowthSector.objects.count() == 8


def test_models_of_delivery_stand_in_the_order_of_the_list() -> None:
    names = list(DeliveryModel.objects.values_list("name", flat=True))
    assert len(names) == 13
    assert names[0] == "Traditional one-week placement"
    assert names[-1] == "Self-arranged placement"
