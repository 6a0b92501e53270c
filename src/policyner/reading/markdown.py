"""Markdown: the text that it is set as, by markdown-it."""

from __future__ import annotations

from markdown_it import MarkdownIt


def html_of_markdown(text: str) -> str:
    """A page of a text in Markdown (CommonMark, with tables and struck words).

    A line of the file is a line of the page: who writes a notice in Markdown does not
    break lines within a sentence. A line that begins with blanks is no program's code.
    """
    parser = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
    return f"<html><body>{parser.disable('code').render(text)}</body></html>"
