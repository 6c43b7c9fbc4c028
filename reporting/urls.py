from django.urls import path

from reporting.views import figures, home, my_days, tracking

urlpatterns = [
    path("", home.home, name="home"),
    path("learners/", tracking.track_learners, name="track-learners"),
    path("learners/<uuid:public_id>/", tracking.show_ledger, name="show-ledger"),
    path("figures/", figures.school_figures, name="school-figures"),
    path("my-days/", my_days.my_days, name="my-days"),
]
