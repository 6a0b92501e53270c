"""Gold in other words: the same sentences with other agencies, places' names, years and figures.

What a mention is depends on the sentence around it and on its own shape, not on which
agency or which number it names. So an epoch may read `市商务局` where the gold has
`省发展改革委`, and `35个` where it has `20个`; the spans go along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from policyner.span import Span
from policyner.training.examples import SpannedText

# Years stay years: they are moved, all of a notice by the same number.
# Months and days stay, and so do the numbers of headings.
_DIGITS = re.compile(
    r"(?P<year>20[0-4]\d)(?=\s?(?:年|[-—－～~至]\s?20))|(?<!\d)\d+(?!\d|\s?[月日]|[.．、][^\d])"
)
_MOST_YEARS = 6

# What parts the names of a list or of a signature block.
_SEPARATOR = re.compile(r"[、，, \u3000\n]{1,4}")


class Augmenter:
    """Puts other agencies and figures into texts.

    Args:
        texts: Where the agencies to choose from stand.
        agencies: Share of the DEPT mentions that become another one.
        figures: Share of the texts whose years and numbers change.
        run_together: Share of the lists of agencies that lose what parts their names.
    """

    def __init__(
        self,
        texts: Sequence[SpannedText],
        *,
        agencies: float = 0.0,
        figures: float = 0.0,
        run_together: float = 0.0,
    ) -> None:
        self._agencies = agencies
        self._figures = figures
        self._run_together = run_together
        self._pool = sorted(
            {span.of(text.text) for text in texts for label, span in text.spans if label == "DEPT"}
        )

    def __call__(self, text: SpannedText, random: np.random.Generator) -> SpannedText:
        """The text with some of its words changed; its spans lie on the new words."""
        varied = self._with_names_run_together(self._with_agencies(text, random), random)
        if random.random() < self._figures:
            varied = _with_figures(varied, random)
        return varied

    def _with_agencies(self, text: SpannedText, random: np.random.Generator) -> SpannedText:
        names = sorted(span for label, span in text.spans if label == "DEPT")
        if not names or not self._agencies:
            return text
        others = [span for label, span in text.spans if label != "DEPT"]
        edits = [
            (span, self._pool[int(random.integers(len(self._pool)))])
            for span in names
            if random.random() < self._agencies
            # An agency's name that holds a mention of another layer cannot be exchanged.
            and not any(span.contains(other) for other in others)
        ]
        return _replaced(text, edits)

    def _with_names_run_together(
        self, text: SpannedText, random: np.random.Generator
    ) -> SpannedText:
        if not self._run_together:
            return text
        names = sorted(span for label, span in text.spans if label == "DEPT")
        edits = []
        taken = False
        before: Span | None = None
        for span in names:
            gap = None if before is None else Span(before.end, span.start)
            if gap is None or not _SEPARATOR.fullmatch(gap.of(text.text)):
                # A new list: all of it loses its separators, or none.
                taken = random.random() < self._run_together
            elif taken:
                edits.append((gap, ""))
            before = span
        return _replaced(text, edits)


def _replaced(text: SpannedText, edits: Sequence[tuple[Span, str]]) -> SpannedText:
    """The text with some stretches exchanged, none of which a span's edge lies inside."""
    if not edits:
        return text
    parts, at = [], 0
    for span, new in edits:
        parts += [text.text[at : span.start], new]
        at = span.end
    parts.append(text.text[at:])
    starts = np.array([span.start for span, _ in edits])
    ends = np.array([span.end for span, _ in edits])
    grown = np.append(0, np.cumsum([len(new) - len(span) for span, new in edits]))

    def moved(span: Span) -> Span:
        before = np.searchsorted(ends, span.start, side="right")
        within = np.searchsorted(starts, span.end, side="left")
        return Span(span.start + int(grown[before]), span.end + int(grown[within]))

    spans = tuple((label, moved(span)) for label, span in text.spans)
    return replace(text, text="".join(parts), spans=spans)


def _with_figures(text: SpannedText, random: np.random.Generator) -> SpannedText:
    """Other digits, as many as before, so that no offset moves."""
    years = int(random.integers(-_MOST_YEARS, _MOST_YEARS + 1))

    def other(match: re.Match[str]) -> str:
        if match["year"]:
            return str(int(match["year"]) + years)
        digits = random.integers(0, 10, size=len(match[0]))
        if match[0][0] != "0":
            digits[0] = random.integers(1, 10)
        return "".join(map(str, digits))

    return replace(text, text=_DIGITS.sub(other, text.text))
