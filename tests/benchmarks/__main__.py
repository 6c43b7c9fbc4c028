"""`python -m tests.benchmarks [NAME ...]`: what `make bench` prints. Ratios, measured here and now.

NAMEs are those of the modules, without `bench_`. BENCH_LEARNERS says how large the large database
is; with TEST_DATABASE_URL it is made on that PostgreSQL, and with BENCH_KEEP=nation, too, it stays
there under that name and is measured again by the next run.
"""

import importlib
import sys
import traceback
from pathlib import Path
from time import perf_counter

from tests.benchmarks.environment import portal_for_measuring
from tests.benchmarks.ratios import Measured, Missing, table

HERE = Path(__file__).parent


def main() -> int:
    """Measure, print; exit code 0 whatever came out, since machines differ; 1 where one broke."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    chosen = sys.argv[1:] or known
    if unknown := sorted(set(chosen) - set(known)):
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    lines: list[Measured | Missing] = []
    begun, failed = perf_counter(), False
    with portal_for_measuring():
        from django.db import connection

        from tests.benchmarks.world import make_world

        world = make_world()
        for name in chosen:
            print(f"Measuring: {name.replace('_', ' ')}", flush=True)
            module = importlib.import_module(f"tests.benchmarks.bench_{name}")
            try:
                lines += module.measure(world)
            except Exception as problem:  # noqa: BLE001 - the others are measured all the same
                traceback.print_exc(limit=-4, chain=False)
                failed = True
                lines.append(Missing(name.replace("_", " "), f"{type(problem).__name__}"))
        print(f"\n{connection.display_name}, {perf_counter() - begun:.0f} seconds\n")
    print(table(lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
