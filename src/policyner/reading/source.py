"""What a reader hands on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One input turned into text.

    Attributes:
        text: The source text; every offset of a record points into it. For a
            text file the decoded file, byte order mark excluded and newlines
            as they stand; for HTML the text that the reader extracted.
        name: What the input was called: a path, or `-` for standard input.
        sha256: Hexadecimal SHA-256 of the source's bytes.
        media_type: `text/plain` or `text/html`.
        encoding: Python name of the encoding the bytes were decoded with;
            `None` where the source was a string to begin with.
    """

    text: str
    name: str
    sha256: str
    media_type: str = "text/plain"
    encoding: str | None = None
