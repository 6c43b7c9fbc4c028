"""The web application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application

from equalex.kernel.acting import nobody_unless_told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equalex.settings")
application = get_wsgi_application()
nobody_unless_told()
