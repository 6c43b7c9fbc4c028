"""The web application for asynchronous servers; sync gunicorn workers were faster when it was measured."""

import os

from django.core.asgi import get_asgi_application

from equalex.kernel.acting import nobody_unless_told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equalex.settings")
application = get_asgi_application()
nobody_unless_told()
