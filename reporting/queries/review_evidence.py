"""What a school can show in its internal leadership review, and say on its website.

The review's questions are not public; this lists what the portal holds as evidence, each with where
it stands, and claims nothing about how a reviewer will judge it.
"""

from dataclasses import dataclass

from equalex.kernel.dates import days_phrase, long_date
from reporting.queries.report_figures import ReportFigures
from reporting.queries.report_text import number_text, of_text, share_text
from reporting.rules.equity import Outcome, Sureness
from reporting.rules.suppression import is_small


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that figures bear out, and the name of the page where they stand."""

    claim: str
    page: str
    link: str


def evidence_of(figures: ReportFigures) -> tuple[Evidence, ...]:
    """What can be shown today; weak points are claims like any other."""
    variety, judged, day = figures.variety, figures.judged, figures.rules.day_minutes
    everybody = figures.everybody
    behind = [
        each.group.label
        for each in figures.gaps
        if each.why is None
        and each.gaps[Outcome.EXPERIENCE].is_behind
        and each.gaps[Outcome.EXPERIENCE].sureness is Sureness.LIKELY_REAL
    ]
    return (
        Evidence(
            f"{share_text(everybody.benchmark_6)} of learners in Years 7 to 11 "
            f"({of_text(everybody.benchmark_6)}) have had a meaningful experience of a workplace.",
            "benchmark-6-report",
            "Benchmark 6 report",
        ),
        *(
            Evidence(
                f"{share_text(each.met)} in {each.label.lower()} ({of_text(each.met)}) have reached "
                f"{days_phrase(figures.rules.targets[each.key], day)}.",
                "ten-day-report",
                "10-day report",
            )
            for each in figures.key_stages
            if each.learners.value
        ),
        Evidence(
            f"Days that count came from {variety.employers:,} employers in {len(variety.sectors):,} "
            "sectors.",
            "benchmark-6-report",
            "Sectors and activities",
        ),
        Evidence(
            "No group of learners is behind all others by more than chance could explain."
            if not behind
            else f"Behind all others, and likely not by chance: {', '.join(behind)}.",
            "benchmark-6-report",
            "Who is behind",
        ),
        Evidence(
            f"What stands in the way is noted for {figures.barriers.noted:,} learners."
            if figures.barriers.noted
            else "What stands in learners’ way has not been noted yet.",
            "track-learners",
            "Learners",
        ),
        Evidence(
            f"{judged.accepted:,} days were judged to count and {judged.refused:,} not to, each with "
            f"a reason; {judged.waiting:,} wait for a judgement.",
            "judge-days",
            "Days to decide on",
        ),
        Evidence(
            f"Every day is counted by published rules (“{figures.rules.code}”, in force since "
            f"{long_date(figures.rules.effective_from)}) that say for each why it counts or not.",
            "explain-rules",
            "How days count",
        ),
        Evidence(
            "Governors receive a report on each measurement date, frozen and with its hash.",
            "list-reports",
            "Issued reports",
        ),
    )


def website_text(figures: ReportFigures) -> str:
    """A paragraph for everybody to read: small numbers hidden as for anybody outside the school."""
    everybody = figures.everybody
    targets = figures.rules.targets
    day = figures.rules.day_minutes
    aim = (
        f"At {figures.scope.name} we want every learner to spend "
        f"{days_phrase(targets['KS3'], day)} with employers in Years 7 to 9 and "
        f"{days_phrase(targets['KS4'], day)} in Years 10 and 11."
    )
    sentences = [aim]
    if everybody.benchmark_6.percent is not None:
        sentences.append(
            f"By {long_date(figures.as_of)}, about {share_text(everybody.benchmark_6)} of our "
            f"{number_text(everybody.learners)} learners in Years 7 to 11 had had at least one "
            "meaningful experience of a workplace."
        )
    if figures.variety.employers and not everybody.is_hidden:
        employers = "employer" if figures.variety.employers == 1 else "employers"
        sectors = [
            each.label
            for each in figures.variety.sectors
            if not is_small(each.learners) and each.employers
        ]
        told = f", most of all in {_listed(sectors[:3])}" if sectors else ""
        sentences.append(f"They worked with {figures.variety.employers:,} {employers}{told}.")
    sentences.append(
        "An experience counts when it has a clear purpose and learning outcomes, learners meet a "
        "range of people and do a real task, the employer gives feedback, and the learner reflects "
        "on it. If you are an employer and would like to welcome our learners, please write to us."
    )
    return " ".join(sentences)


def _listed(words: list[str]) -> str:
    named = [f"“{word}”" for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
