"""Makes a template variable that does not exist an error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Self

from django.template.base import Node


class UndefinedVariableError(AssertionError):
    """A template of ours names a variable that its view did not give it."""


class UndefinedVariableGuard(str):
    """Stands in for `string_if_invalid`, which Django fills with the name of what is missing.

    Templates that libraries bring may do as they like; those below `ours` may not.
    """

    __slots__ = ("ours",)
    ours: Path

    def __new__(cls, *, ours: Path) -> Self:
        # Not empty and with a place for the name: only then does Django format it.
        guard = super().__new__(cls, "%s")
        guard.ours = ours.resolve()
        return guard

    def __mod__(self, variable: Any) -> str:
        template = nearest_template()
        if template is not None and template.is_relative_to(self.ours):
            raise UndefinedVariableError(
                f"{template.relative_to(self.ours)} uses {variable}, which is not defined"
            )
        return ""


def nearest_template() -> Path | None:
    """The file of the template node that is being rendered, read from the call stack."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return Path(node.origin.name).resolve()
        frame = frame.f_back
    return None
