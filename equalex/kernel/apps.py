from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "equalex.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register what the machine is asked before the portal starts."""
        from equalex.kernel import checks  # noqa: F401 - registers itself
