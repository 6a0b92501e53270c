"""What a rule puts in: what the network missed, and the whole of a name that it has in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import INFERRED, Label, Mention


def with_inferred(
    mentions: Sequence[Mention], label: Label, spans: Iterable[Span]
) -> list[Mention]:
    """The mentions with some of a layer that the network missed, of the confidence `INFERRED`."""
    return [*mentions, *(Mention(label, span.start, span.end, INFERRED) for span in spans)]


def with_names(
    mentions: Sequence[Mention], names: Iterable[Span], *, missed: Callable[[Span], bool]
) -> list[Mention]:
    """The mentions with some names of agencies whole, and those put in that the network missed.

    Args:
        mentions: What was found so far, of all layers.
        names: Where the names stand.
        missed: Whether a name that nothing marks is one.

    Returns:
        All mentions in the order of the text. Those that are parts of a name become the whole
        name, as confident as the surest; what goes beyond it is left. A name that was missed has
        the confidence `INFERRED`.
    """
    agencies = Layer.of(mentions, "DEPT")
    gone: set[int] = set()
    new: list[Mention] = []
    for name in names:
        touching = [*agencies.touching(name)]
        if not touching:
            if missed(name):
                new.append(Mention("DEPT", name.start, name.end, INFERRED))
        elif any(mentions[index].span == name for index in touching):
            continue
        elif all(name.contains(mentions[index].span) for index in touching):
            confidence = max(mentions[index].confidence for index in touching)
            gone.update(touching)
            new.append(Mention("DEPT", name.start, name.end, confidence))
    kept = (mention for index, mention in enumerate(mentions) if index not in gone)
    return sorted([*new, *kept], key=Mention.order)
