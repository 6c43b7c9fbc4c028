"""API: experiences and their slots."""

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from employers.models import Experience, Slot, SlotDate
from equalex.kernel.api import TenantView


class ExperienceSerializer(serializers.ModelSerializer):
    """What learners do, for whom it is, and how it takes place."""

    id = serializers.UUIDField(source="public_id")
    employer = serializers.CharField(source="employer.name", default=None, allow_null=True)
    sector = serializers.CharField(source="sector.name", default=None, allow_null=True)
    growth_sectors = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    tiers = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=3))

    class Meta:
        model = Experience
        fields: ClassVar = [
            "id",
            "title",
            "summary",
            "employer",
            "state",
            "kind",
            "activity",
            "mode",
            "setting",
            "tiers",
            "sector",
            "growth_sectors",
            "youngest_year",
            "oldest_year",
            "group_size",
        ]


class ExperienceList(TenantView, ListAPIView):
    """Experiences offered to the school, or posted by the employer, that the token belongs to."""

    serializer_class = ExperienceSerializer

    def get_queryset(self) -> QuerySet[Experience]:
        """Newest first."""
        return (
            Experience.objects.visible_to(self.actor)
            .select_related("employer", "sector")
            .prefetch_related("growth_sectors")
            .order_by("-created_at", "-pk")
        )


class SlotDateSerializer(serializers.ModelSerializer):
    """One date of a slot; `minutes` is the working time without breaks."""

    class Meta:
        model = SlotDate
        fields: ClassVar = ["date", "start", "minutes"]


class SlotSerializer(serializers.ModelSerializer):
    """One thing to book: one date, or several as one."""

    id = serializers.UUIDField(source="public_id")
    experience = serializers.UUIDField(source="experience.public_id")
    places_left = serializers.IntegerField()
    dates = SlotDateSerializer(many=True)

    class Meta:
        model = Slot
        fields: ClassVar = ["id", "experience", "places", "places_left", "dates"]


class SlotList(TenantView, ListAPIView):
    """Slots of the experiences one may see, that are not cancelled, soonest first."""

    serializer_class = SlotSerializer

    def get_queryset(self) -> QuerySet[Slot]:
        """In order of their first date."""
        return (
            Slot.objects.visible_to(self.actor)
            .filter(cancelled_at__isnull=True)
            .select_related("experience")
            .prefetch_related("dates")
            .order_by("first_date", "pk")
        )
