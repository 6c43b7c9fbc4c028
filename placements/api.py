"""API: placements, attendance and progress; and recording attendance."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from equalex.kernel.access import Can
from equalex.kernel.api import StrictSerializer, TenantView
from placements.actions.registers import RegisterRefused, mark_register
from placements.models import Attendance, AttendanceState, BookingState, Placement, Progress
from placements.rules.registers import Mark

ROLL_KEY = "The school's own key for the learner, from its management system; may be empty."


class PlacementSerializer(serializers.ModelSerializer):
    """One learner takes part in one experience. No name: a school knows its keys."""

    id = serializers.UUIDField(source="public_id")
    learner = serializers.UUIDField(source="learner.public_id")
    admission_number = serializers.CharField(source="learner.admission_number", help_text=ROLL_KEY)
    experience = serializers.UUIDField(source="booking.experience.public_id")
    booking_state = serializers.ChoiceField(source="booking.state", choices=BookingState.choices())
    has_outcomes = serializers.BooleanField(source="booking.has_outcomes")

    class Meta:
        model = Placement
        fields: ClassVar = [
            "id",
            "learner",
            "admission_number",
            "experience",
            "state",
            "booking_state",
            "has_outcomes",
            "has_feedback",
            "has_reflection",
        ]


class PlacementList(TenantView, ListAPIView):
    """Placements of the school's learners, newest first."""

    serializer_class = PlacementSerializer

    def get_queryset(self) -> QuerySet[Placement]:
        """Those of learners whom the token's school may see."""
        return (
            Placement.objects.visible_to(self.actor)
            .select_related("learner", "booking__experience")
            .order_by("-created_at", "-pk")
        )


class AttendanceSerializer(serializers.ModelSerializer):
    """One learner on one date at one placement, with the verdict of the counting rules.

    Minutes are whole; a day at a workplace is 300 of them. `reasons` are codes, in the order of
    the checks.
    """

    placement = serializers.UUIDField(source="placement.public_id")
    policy = serializers.CharField(source="policy.code", default=None, allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Attendance
        fields: ClassVar = [
            "placement",
            "date",
            "start",
            "planned_minutes",
            "minutes",
            "attendance",
            "key_stage",
            "verdict",
            "credited_minutes",
            "reasons",
            "policy",
        ]


class RecordAttendanceSerializer(StrictSerializer):
    """What was seen of one learner on one date."""

    placement = serializers.UUIDField(help_text="Identifier of the placement.")
    date = serializers.DateField()
    attendance = serializers.ChoiceField(
        choices=[AttendanceState.ATTENDED.value, AttendanceState.ABSENT.value]
    )
    minutes = serializers.IntegerField(
        min_value=1, max_value=1440, required=False, help_text="As long as planned if left out."
    )
    absence_reason = serializers.CharField(max_length=200, required=False, default="")


class AttendanceList(TenantView, ListAPIView):
    """Recorded days of the school's learners, latest first; POST records one."""

    serializer_class = AttendanceSerializer
    requires: ClassVar = {"GET": Can.READ_API, "POST": Can.RECORD_BY_API}

    def get_queryset(self) -> QuerySet[Attendance]:
        """Standing days of learners whom the token's school may see."""
        return (
            Attendance.objects.visible_to(self.actor)
            .standing()
            .select_related("placement", "policy")
            .order_by("-date", "-pk")
        )

    @extend_schema(request=RecordAttendanceSerializer, responses=AttendanceSerializer)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record one day, as on a register; the same again changes nothing."""
        given = RecordAttendanceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        day = (
            self.get_queryset()
            .filter(placement__public_id=said["placement"], date=said["date"])
            .select_related("placement__booking")
            .first()
        )
        if day is None:
            raise serializers.ValidationError(
                {"date": "No day of this placement is planned on this date. Look at /attendance/."}
            )
        mark = Mark(said["attendance"], said.get("minutes"), said["absence_reason"])
        try:
            mark_register(booking=day.placement.booking, marks={day.pk: mark}, by=self.actor)
        except RegisterRefused as refused:
            field = refused.refusals[0].field
            # The sentence begins with the learner's name, which stays out of the API.
            sentence = refused.refusals[0].sentence.partition(": ")[2]
            raise serializers.ValidationError(
                {"minutes" if field == "minutes" else "attendance": sentence}
            ) from refused
        return Response(AttendanceSerializer(self.get_queryset().get(pk=day.pk)).data)


class ProgressSerializer(serializers.ModelSerializer):
    """A learner's totals in minutes, as they stand in the ledger."""

    learner = serializers.UUIDField(source="learner.public_id")
    admission_number = serializers.CharField(source="learner.admission_number", help_text=ROLL_KEY)

    class Meta:
        model = Progress
        fields: ClassVar = [
            "learner",
            "admission_number",
            "cohort",
            "ks3_credited",
            "ks3_recoverable",
            "ks3_planned",
            "ks3_met",
            "ks4_credited",
            "ks4_recoverable",
            "ks4_planned",
            "ks4_met",
            "benchmark_6",
            "recounted_at",
        ]


class ProgressList(TenantView, ListAPIView):
    """Totals of the school's learners."""

    serializer_class = ProgressSerializer

    def get_queryset(self) -> QuerySet[Progress]:
        """By learner."""
        return (
            Progress.objects.visible_to(self.actor).select_related("learner").order_by("learner_id")
        )
