"""Every route of the portal. Views of our own declare what they require with `@requires`;
`THIRD_PARTY` declares it for routes that libraries bring.
"""

from django.conf import settings
from django.urls import include, path

from equalex.kernel.access import Can

urlpatterns = [
    path("", include("equalex.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("employers.urls")),
    path("", include("placements.urls")),
    path("", include("outcomes.urls")),
    path("", include("reporting.urls")),
    path("accounts/", include("allauth.urls")),
]

# Which Can stands before routes that libraries bring, by prefix of the pattern; first match wins.
THIRD_PARTY: dict[str, Can] = {
    "accounts/": Can.VISIT,
}
