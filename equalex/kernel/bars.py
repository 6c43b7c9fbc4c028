"""The bar of a learner's days: credited, recoverable, planned and what is short of the target."""

from dataclasses import dataclass
from typing import Self

from django.utils.safestring import SafeString

from equalex.kernel.dates import DAY_MINUTES, days_phrase, days_text

WIDTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """Minutes of a key stage. Segments after `credited` fill only what it leaves of `target`."""

    credited: int
    target: int
    recoverable: int = 0
    planned: int = 0
    day_minutes: int = DAY_MINUTES

    @classmethod
    def of(cls, totals: object) -> Self:
        """From anything that has credited, target, recoverable and planned, such as totals of a key stage."""
        return cls(
            **{
                name: getattr(totals, name)
                for name in ("credited", "target", "recoverable", "planned")
            }
        )

    @property
    def met(self) -> bool:
        """True when the target is reached."""
        return self.credited >= self.target

    @property
    def text(self) -> str:
        """`3.5 of 5 days`, with the surplus `5 of 5 days (+2)`."""
        surplus = self.credited - self.target
        shown = days_text(min(self.credited, self.target), self.day_minutes)
        text = f"{shown} of {days_phrase(self.target, self.day_minutes)}"
        if surplus * 10 >= self.day_minutes:
            text += f" (+{days_text(surplus, self.day_minutes)})"
        return text

    @property
    def rest(self) -> str:
        """What stands beside the figure: `1 day recoverable, 0.5 days planned, 0.5 days short`."""
        left = max(0, self.target - self.credited - self.recoverable - self.planned)
        parts = [(self.recoverable, "recoverable"), (self.planned, "planned"), (left, "short")]
        return ", ".join(
            f"{days_phrase(minutes, self.day_minutes)} {word}" for minutes, word in parts if minutes
        )

    @property
    def segments(self) -> list[tuple[str, float, float]]:
        """(name, x, width) of each segment that is wider than nothing, in units of the drawing."""
        found: list[tuple[str, float, float]] = []
        filled = 0
        for name, minutes in (
            ("credited", self.credited),
            ("recoverable", self.recoverable),
            ("planned", self.planned),
        ):
            width = min(minutes, max(0, self.target - filled))
            if width:
                found.append((name, self._scaled(filled), self._scaled(width)))
                filled += width
        return found

    def _scaled(self, minutes: int) -> float:
        return round(minutes * WIDTH / self.target, 1) if self.target else 0.0

    def svg(self) -> SafeString:
        """The drawing, hidden from screen readers because `text` and `rest` say the same."""
        fills = {"credited": "#0d5c6b", "recoverable": "#f6b532", "planned": "#8db4e6"}
        shapes = "".join(
            f'<rect class="eq-bar__{name}" x="{x}" y="0" width="{width}" height="12" fill="{fills[name]}"/>'
            for name, x, width in self.segments
        )
        return SafeString(
            f'<svg class="eq-bar__svg" viewBox="0 0 {WIDTH} 12" preserveAspectRatio="none" aria-hidden="true" '
            f'focusable="false"><rect class="eq-bar__short" x="0" y="0" width="{WIDTH}" height="12" '
            f'fill="#d8d0c2"/>{shapes}</svg>'
        )

    def html(self, *, compact: bool = False) -> SafeString:
        """Figure, bar and rest. Compact, for cells of a table: the rest is there for screen readers only."""
        met = " eq-bar--met" if self.met else ""
        if compact:
            hidden = f" {self.rest}" if self.rest else ""
            shown = days_text(min(self.credited, self.target), self.day_minutes)
            spoken = self.text[len(shown) :] + hidden
            return SafeString(
                f'<span class="eq-bar eq-bar--compact{met}"><span class="eq-bar__figure">{shown}'
                f'<span class="govuk-visually-hidden">{spoken}</span></span>{self.svg()}</span>'
            )
        rest = f'<span class="eq-bar__rest">{self.rest}</span>' if self.rest else ""
        return SafeString(
            f'<span class="eq-bar{met}"><span class="eq-bar__figure">{self.text}</span>{self.svg()}{rest}</span>'
        )
