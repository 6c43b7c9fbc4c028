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
        """What `migrate` has made, the role of the app may work on."""
        from equalex.wall import checks  # noqa: F401 - registers itself

        # Once; the signal comes for apps with models only, after all their tables are there.
        post_migrate.connect(let_the_app_work, sender=apps.get_app_config("journal"))


def let_the_app_work(*, using: str, **_: Any) -> None:
    """Grant the app's role what it needs, where the owner of the tables is another one."""
    from equalex.wall.roles import grant

    if settings.APP_ROLE and connections[using].vendor == "postgresql":
        grant(connections[using], role=settings.APP_ROLE, password=settings.APP_ROLE_PASSWORD)
