from django.urls import path

from reporting.views import home, my_days, tracking

urlpatterns = [
    path("", home.home, name="home"),
    path("learners/", tracking.track_learners, name="track-learners"),
    path("learners/<uuid:public_id>/", tracking.show_ledger, name="show-ledger"),
    path("my-days/", my_days.my_days, name="my-days"),
]
