from django.urls import path

from equalex.jobs import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/<uuid:public_id>/", views.follow_job, name="follow-job"),
    path("jobs/<uuid:public_id>/again/", views.try_job_again, name="try-job-again"),
]
