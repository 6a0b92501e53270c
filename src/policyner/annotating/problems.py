"""Collecting what is wrong with a file, so that a person can put all of it right at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from policyner.errors import AnnotationError

# More lines than this help nobody.
_SHOWN = 50

_EXCERPT = 24


@dataclass(slots=True)
class Problems:
    """What is wrong with one file or folder.

    Attributes:
        path: What messages call it.
    """

    path: Path
    _found: list[str] = field(default_factory=list)

    def add(self, task: str, what: str) -> None:
        """Notes a fault.

        Args:
            task: Where in the file it is, such as `task 12 (health-01)`; may be empty.
            what: What is wrong, with the span.
        """
        self._found.append(": ".join(part for part in (str(self.path), task, what) if part))

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self) -> None:
        """Ends the reading where something is wrong.

        Raises:
            AnnotationError: If a fault was noted; the message has one line for each.
        """
        if not self._found:
            return
        lines = self._found[:_SHOWN]
        if len(self._found) > _SHOWN:
            lines.append(f"{self.path}: and {len(self._found) - _SHOWN} more")
        raise AnnotationError("\n".join(lines))


def excerpt(text: str, start: int, end: int) -> str:
    """The words from `start` to `end` on one line, the middle left out where they are many."""
    words = text[max(0, start) : max(0, end)].replace("\r", " ").replace("\n", " ")
    if len(words) > _EXCERPT:
        half = _EXCERPT // 2
        words = f"{words[:half]}…{words[-half:]}"
    return f"‘{words}’"


def place(text: str, start: int, end: int) -> str:
    """A span for a message: its offsets and its words."""
    return f"{start}:{end} {excerpt(text, start, end)}"
