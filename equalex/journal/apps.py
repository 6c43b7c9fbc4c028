from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "equalex.journal"
    label = "journal"
    verbose_name = "Journal and outbox"
