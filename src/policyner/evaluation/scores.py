"""Counts, and the precision, recall and F1 that they give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts over any number of notices; they add up.

    Attributes:
        matched: Predictions that agree with gold.
        predicted: All predictions.
        gold: All that gold holds.
    """

    matched: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.matched + other.matched,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Share of the predictions that agree; 0 where nothing was predicted."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 0 where gold is empty."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else 0.0

    def to_json(self) -> dict[str, float | int]:
        """Figures rounded to four digits, and the counts behind them."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "matched": self.matched,
            "predicted": self.predicted,
            "gold": self.gold,
        }
