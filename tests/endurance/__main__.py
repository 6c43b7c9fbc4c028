"""`python -m tests.endurance [NAME ...]`: what `make endure` prints. Real processes, really killed.

NAMEs are those of the modules, without `endure_`. It brings its own PostgreSQL and Redis, since it
ends them. Takes up to an hour in all; what the suite proves in small, with each guard taken away as
well, happens here in full size.
"""

import importlib
import signal
import sys
import traceback
from pathlib import Path
from time import perf_counter

from tests.endurance.portal import Found, portal_to_endure

HERE = Path(__file__).parent


def main() -> int:
    """Run, print; exit code 1 where a promise was broken."""
    known = sorted(path.stem.removeprefix("endure_") for path in HERE.glob("endure_*.py"))
    chosen = sys.argv[1:] or known
    if unknown := sorted(set(chosen) - set(known)):
        print(f"There is no {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    # Ended from outside, it takes its servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lines: list[Found] = []
    with portal_to_endure() as portal:
        for name in chosen:
            begun = perf_counter()
            print(f"Enduring: {name.replace('_', ' ')}", flush=True)
            module = importlib.import_module(f"tests.endurance.endure_{name}")
            try:
                lines += module.endure(portal)
            except Exception as problem:  # noqa: BLE001 - the others are endured all the same
                traceback.print_exc(limit=-6)
                lines.append(Found(name, "that it ends", type(problem).__name__, is_kept=False))
            print(f"  {perf_counter() - begun:.0f} seconds", flush=True)
    print("\n| what was done | what must hold | what was found | |\n|---|---|---|---|")
    for line in lines:
        kept = "kept" if line.is_kept else "BROKEN"
        print(f"| {line.done} | {line.promise} | {line.found} | {kept} |")
    return int(not all(line.is_kept for line in lines))


if __name__ == "__main__":
    sys.exit(main())
