"""Every route of the portal. Views of our own declare what they require with `@requires`;
`equalex.kernel.access.THIRD_PARTY` declares it for routes that libraries bring.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from employers.api import ExperienceList, SlotList
from equalex.kernel.access import Can
from equalex.kernel.styleguide import styleguide
from placements.api import AttendanceList, PlacementList, ProgressList
from reporting.api import Benchmark6Report, TenDayReport
from schools.api import SchoolList


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema; public, since it describes the API and shows no data."""

    requires = Can.VISIT
    authentication_classes = ()
    permission_classes = ()


API = [
    path("schools/", SchoolList.as_view(), name="api-schools"),
    path("experiences/", ExperienceList.as_view(), name="api-experiences"),
    path("slots/", SlotList.as_view(), name="api-slots"),
    path("placements/", PlacementList.as_view(), name="api-placements"),
    path("attendance/", AttendanceList.as_view(), name="api-attendance"),
    path("progress/", ProgressList.as_view(), name="api-progress"),
    path("reports/benchmark-6/", Benchmark6Report.as_view(), name="api-benchmark-6-report"),
    path("reports/ten-days/", TenDayReport.as_view(), name="api-ten-day-report"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("equalex.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("employers.urls")),
    path("", include("placements.urls")),
    path("", include("outcomes.urls")),
    path("", include("reporting.urls")),
    path("api/v1/", include(API)),
    path("accounts/", include("allauth.urls")),
]

handler400 = "equalex.kernel.outages.answer_to_bad_request"
handler500 = "equalex.kernel.outages.answer_to_failure"

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
