"""Model fields used by every app."""

import uuid
from typing import Any

from django.db import models


class PublicIdField(models.UUIDField):
    """The identifier that URLs and files show: random, unique, never reused.

    Joins use the integer key; this second column tells a reader nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", uuid.uuid4)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
