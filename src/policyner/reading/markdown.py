"""Markdown: the text that it is set as, by markdown-it."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt

# What programs keep in front of a text: `title: …` and other keys of YAML between lines of `---`.
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?=[^\n]*:)((?:(?!---)[^\n]*\n)*)---[ \t]*(?:\r?\n|$)")
_TITLE = re.compile(r"""^title[ \t]*:[ \t]*["']?([^\n]*?)["']?[ \t\r]*$""", re.MULTILINE)
# A footnote's mark, which CommonMark takes for a link's, so that the note is nowhere.
_FOOTNOTE = re.compile(r"(?<!\\)\[(?=\^)")


def html_of_markdown(text: str) -> str:
    """A page of a text in Markdown (CommonMark, with tables and struck words).

    A line of the file is a line of the page: who writes a notice in Markdown does not
    break lines within a sentence. A line that begins with blanks is no program's code.
    What stands in front of the text, between lines of `---`, is set aside, but for the title.
    """
    front = _FRONT.match(text)
    title = None if front is None else _TITLE.search(front[1])
    words = text if front is None else text[front.end() :]
    parser = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
    body = parser.disable("code").render(_FOOTNOTE.sub(r"\\[", words))
    head = "" if title is None else f"<head><title>{escape(title[1])}</title></head>"
    before = "" if front is None else f"<nav><pre>{escape(front[0])}</pre></nav>"
    return f"<html>{head}<body>{before}{body}</body></html>"
