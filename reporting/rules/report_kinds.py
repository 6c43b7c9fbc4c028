"""The reports there are."""

from equalex.kernel.words import Word


class ReportKind(Word):
    """What kind of report it is; the label is its title."""

    GOVERNOR = "governor", "Governor report on workplace experience"
    BENCHMARK_6 = "benchmark_6", "Benchmark 6 report"
    TEN_DAYS = "ten_days", "10-day report"
