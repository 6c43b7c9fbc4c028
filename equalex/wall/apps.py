from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


class WallConfig(AppConfig):
    name = "equalex.wall"
    label = "wall"
    verbose_name = "The database's own wall between schools"

    def ready(self) -> None:
        """Whatever `migrate` has made stands behind the wall, and the role of the app may work on it."""
        from equalex.wall import checks  # noqa: F401 - registers itself

        # Once; the signal comes for apps with models only, after all their tables are there.
        post_migrate.connect(stand_guard, sender=apps.get_app_config("journal"))


def stand_guard(*, using: str, **_: Any) -> None:
    """Raise the wall where it is not as the list says, and grant the app's role, if it is another, what it needs."""
    from equalex.wall.policies import raise_wall
    from equalex.wall.roles import grant

    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    raise_wall(connection)
    if settings.APP_ROLE:
        grant(connection, role=settings.APP_ROLE, password=settings.APP_ROLE_PASSWORD)
