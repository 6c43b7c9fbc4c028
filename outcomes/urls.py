from django.urls import path

from outcomes.views import host, outcomes, quotes, reflections

urlpatterns = [
    path("host/<str:token>/", host.confirm_as_host, name="confirm-as-host"),
    path("bookings/<uuid:public_id>/outcomes/", outcomes.choose_outcomes, name="choose-outcomes"),
    path("bookings/<uuid:public_id>/thank/", quotes.release_quote, name="release-quote"),
    path("quotes/<uuid:public_id>/withdraw/", quotes.withdraw_quote, name="withdraw-quote"),
    path("frameworks/", outcomes.list_frameworks, name="list-frameworks"),
    path("frameworks/load/", outcomes.load_framework, name="load-framework"),
    path("frameworks/<uuid:public_id>/use/", outcomes.use_framework, name="use-framework"),
    path("reflections/", reflections.list_reflections_due, name="list-reflections-due"),
    path("reflections/<uuid:public_id>/", reflections.enter_reflection, name="enter-reflection"),
    path(
        "my-days/<uuid:public_id>/reflect/", reflections.write_reflection, name="write-reflection"
    ),
]
