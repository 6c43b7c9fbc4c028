from django.urls import path

from reporting.views import (
    dashboards,
    figures,
    forecast,
    home,
    my_days,
    privacy,
    repairs,
    reports,
    search,
    subscriptions,
    tracking,
    trials,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("experiences/", search.find_experiences, name="find-experiences"),
    path("learners/", tracking.track_learners, name="track-learners"),
    path("learners/<uuid:public_id>/", tracking.show_ledger, name="show-ledger"),
    path("learners/win-back/", repairs.repair_list, name="repair-list"),
    path("rules/try/", trials.try_policy, name="try-policy"),
    path("rules/try/learners/", trials.list_affected_learners, name="list-affected-learners"),
    path("rules/try/<uuid:public_id>/", trials.show_trial, name="show-trial"),
    path("learners/forecast/", forecast.forecast_learners, name="forecast-learners"),
    path("figures/forecast/", forecast.forecast, name="forecast"),
    path("figures/", figures.school_figures, name="school-figures"),
    path("hub/", dashboards.hub_dashboard, name="hub-dashboard"),
    path("trust/", dashboards.trust_dashboard, name="trust-dashboard"),
    path("reports/", reports.list_reports, name="list-reports"),
    path("reports/new/", reports.ask_for_report, name="ask-for-report"),
    path("reports/<uuid:public_id>/", reports.show_report, name="show-report"),
    path("reports/<uuid:public_id>/pdf/", reports.download_report, name="download-report"),
    path("e-mails/", subscriptions.choose_emails, name="choose-emails"),
    path("my-days/", my_days.my_days, name="my-days"),
    path("privacy/", privacy.privacy, name="privacy"),
]
