"""Every route with what it requires: read from the views' own declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from equalex.kernel.access import THIRD_PARTY, Can


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the URLconf. `can` maps methods to what they require; empty: undeclared."""

    pattern: str
    name: str
    can: dict[str, Can]
    is_ours: bool

    def as_json(self) -> dict[str, Any]:
        """Pattern, name, methods, and for each the resource and the action on it."""
        return {
            "pattern": self.pattern,
            "name": self.name,
            "methods": sorted(self.can),
            "requires": {
                method: {"action": action, "resource": resource}
                for method, can in sorted(self.can.items())
                for action, _, resource in [can.value.partition("_")]
            },
        }


def routes() -> list[Route]:
    """All routes of the portal in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            declared = _declared(pattern.callback)
            is_ours = bool(declared)
            if not declared:
                borrowed = next(
                    (can for start, can in THIRD_PARTY.items() if path.startswith(start)), None
                )
                declared = {"GET": borrowed, "POST": borrowed} if borrowed else {}
            yield Route(pattern=path, name=pattern.name or "", can=declared, is_ours=is_ours)


def _declared(view: Any) -> dict[str, Can]:
    """What a function view declares by `@requires`, or an API view by its attribute `requires`."""
    api = getattr(view, "cls", None) or getattr(view, "view_class", None)
    requires = getattr(api, "requires", None) or getattr(view, "requires", None)
    if requires is None:
        return {}
    if isinstance(requires, dict):
        return dict(requires)
    return dict.fromkeys(getattr(view, "methods", ("GET",)), requires)
