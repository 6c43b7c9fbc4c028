"""The Celery application; what it does when is data in the settings (CELERY_*)."""

from __future__ import annotations

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

from equalex.kernel.filesystem_broker import register_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equalex.settings")
register_transport()

app = Celery("equalex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Request ids travel with the message, so a task's lines in the log are found from the page that asked for it.
app.steps["worker"].add(DjangoStructLogInitStep)
