"""What rules of settling are tried on: texts with what the network found marked in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from policyner.annotating.inline import parse_inline
from policyner.outline import Outline, parse_outline
from policyner.tagging.mention import Mention


def read_marked(marked: str, *, confidence: float = 1.0) -> tuple[Outline, list[Mention]]:
    """The outline of a text, and its mentions: `⟦T:新建食堂30个⟧`."""
    notice = parse_inline(marked, id="a")
    mentions = [Mention(s.label, s.span.start, s.span.end, confidence) for s in notice.spans]
    return parse_outline(notice.text), mentions


def kept_by(
    rule: Callable[[Outline, Sequence[Mention]], Iterable[Mention]], marked: str
) -> list[str]:
    """The words of the mentions that a rule leaves of those that are marked."""
    outline, mentions = read_marked(marked)
    return [mention.span.of(outline.text) for mention in rule(outline, mentions)]


def settled_by(
    rule: Callable[[str, Sequence[Mention]], Iterable[Mention]], text: str, *found: str
) -> list[tuple[str, float]]:
    """What a rule makes of the agencies that the network found in a text, with its confidence."""
    starts = map(text.index, found)
    mentions = [Mention("DEPT", s, s + len(f), 0.8) for s, f in zip(starts, found, strict=True)]
    return [(m.span.of(text), m.confidence) for m in rule(text, mentions)]
