"""Every route of the portal. Views of our own declare what they require with `@requires`;
`equalex.kernel.access.THIRD_PARTY` declares it for routes that libraries bring.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("equalex.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("employers.urls")),
    path("", include("placements.urls")),
    path("", include("outcomes.urls")),
    path("", include("reporting.urls")),
    path("accounts/", include("allauth.urls")),
]
