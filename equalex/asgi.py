"""The web application for asynchronous servers; sync gunicorn workers were faster when it was measured."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equalex.settings")
application = get_asgi_application()
