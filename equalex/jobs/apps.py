from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "equalex.jobs"
    label = "jobs"
    verbose_name = "Background work"
