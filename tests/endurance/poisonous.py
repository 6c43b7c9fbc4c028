"""Work that kills its worker; only a worker that is told to include this module knows it."""

import os
import signal
from typing import Any

from equalex.jobs.actions import Handle, does


@does("poison")
def poison(handle: Handle) -> dict[str, Any]:
    """Never returns."""
    handle.tell(10, "Swallowing")
    os.kill(os.getpid(), signal.SIGKILL)
    return {}
