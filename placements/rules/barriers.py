"""The list of barriers the product ships with; each school adds to it and takes off what it does not use."""

from typing import Final

SHIPPED_BARRIERS: Final = (
    "No place was offered",
    "Transport",
    "Cost",
    "Confidence",
    "Needs were not met",
    "Absence from school",
    "Permission was not given",
    "A place fell through",
)
