"""API: the Benchmark 6 and the 10-day report of the token's organisation."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from equalex.kernel.api import TenantView
from reporting.forms import AsOfForm
from reporting.queries.read_reports import read_report
from reporting.queries.report_figures import Scope
from reporting.rules.measurement import dates_to_read
from reporting.rules.report_kinds import ReportKind


class FactSerializer(serializers.Serializer):
    """One figure on top: as people read it, what it is made of, what it says."""

    value = serializers.CharField()
    note = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()


class SectionSerializer(serializers.Serializer):
    """One table: its answer in a sentence, its columns, and rows whose first cell names the row."""

    key = serializers.CharField()
    heading = serializers.CharField()
    answer = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    of_words = serializers.BooleanField()


class ReportSerializer(serializers.Serializer):
    """A report: the same figures, columns and sentences as its page, PDF, workbook and CSV."""

    report = serializers.ChoiceField(choices=ReportKind.choices())
    title = serializers.CharField()
    about = serializers.CharField()
    as_of = serializers.DateField()
    rules = serializers.CharField()
    rules_since = serializers.DateField()
    framework = serializers.CharField()
    aim = serializers.CharField()
    replaces = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField())
    since = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.CharField())
    facts = FactSerializer(many=True)
    sections = SectionSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())


_AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="Today if left out, or a measurement date (31 March, 31 July, 31 December) of the "
    "last five years.",
)


class ReportView(TenantView):
    """A report of the token's organisation, as of today or a measurement date."""

    serializer_class = ReportSerializer
    kind: ClassVar[ReportKind]

    def read(self, request: Request) -> Response:
        """The report. Raises ValidationError for a date without figures."""
        actor = self.actor
        given = {"as_of": request.query_params.get("as_of") or actor.today.isoformat()}
        form = AsOfForm(given, dates=dates_to_read(actor.today))
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        try:
            scope = Scope.of_actor(actor)
        except ValueError as nobodys:
            raise serializers.ValidationError(
                {"detail": "Reports are about schools, trusts and hubs."}
            ) from nobodys
        document = read_report(
            self.kind, scope, as_of=form.cleaned_data["as_of"], today=actor.today
        )
        return Response(document.as_data())


class Benchmark6Report(ReportView):
    """The Benchmark 6 report."""

    kind = ReportKind.BENCHMARK_6

    @extend_schema(parameters=[_AS_OF], operation_id="reports_benchmark_6_retrieve")
    def get(self, request: Request) -> Response:
        """Who has had a meaningful experience of a workplace, and how varied it was."""
        return self.read(request)


class TenDayReport(ReportView):
    """The 10-day report."""

    kind = ReportKind.TEN_DAYS

    @extend_schema(parameters=[_AS_OF], operation_id="reports_ten_days_retrieve")
    def get(self, request: Request) -> Response:
        """Days by key stage against 5 + 5, and who is behind."""
        return self.read(request)
