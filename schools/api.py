"""API: schools."""

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from equalex.kernel.api import TenantView
from schools.models import School


class SchoolSerializer(serializers.ModelSerializer):
    """A school as GIAS names it."""

    id = serializers.UUIDField(source="public_id", help_text="Identifier in this portal.")
    local_authority = serializers.CharField(
        source="authority.name", default="", help_text="Name of the local authority."
    )

    class Meta:
        model = School
        fields: ClassVar = [
            "id",
            "urn",
            "name",
            "school_kind",
            "type_name",
            "local_authority",
            "low_age",
            "high_age",
            "town",
            "postcode",
        ]


class SchoolList(TenantView, ListAPIView):
    """The schools that the token's organisation may see."""

    serializer_class = SchoolSerializer

    def get_queryset(self) -> QuerySet[School]:
        """Own school, or those of the hub or trust, by URN."""
        return School.objects.visible_to(self.actor).select_related("authority").order_by("urn")
