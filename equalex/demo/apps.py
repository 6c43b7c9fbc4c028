from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "equalex.demo"
    label = "demo"
    verbose_name = "Synthetic data"
