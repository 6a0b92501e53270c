"""How many notices, spans and links an annotation folder holds: the table in its README."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policyner.evaluation.gold import GoldNotice
from policyner.tagging.mention import LABELS

_BEGIN, _END = "<!-- statistics -->\n", "<!-- end of statistics -->"


def table(splits: Mapping[str, Sequence[GoldNotice]]) -> str:
    """A Markdown table with a column for each split and one for all."""
    columns = {**splits, "all": [notice for notices in splits.values() for notice in notices]}
    counted = [dict(_counts(notices)) for notices in columns.values()]
    lines = [
        f"| | {' | '.join(columns)} |",
        "|---|" + "---:|" * len(columns),
        *(
            f"| {name} | {' | '.join(f'{counts[name]:,}' for counts in counted)} |"
            for name in counted[-1]
        ),
    ]
    return "\n".join(lines) + "\n"


def with_table(readme: str, splits: Mapping[str, Sequence[GoldNotice]]) -> str:
    """The README with the table between its two comments made anew."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{table(splits)}{_END}{after}"


def _counts(notices: Iterable[GoldNotice]) -> Iterator[tuple[str, int]]:
    notices = list(notices)
    yield "notices", len(notices)
    yield "characters", sum(len(notice.text) for notice in notices)
    for label in LABELS:
        yield label, sum(span.label == label for notice in notices for span in notice.spans)
    measures = [measure for notice in notices for measure in notice.measures]
    yield "measures with a role", len(measures)
    for role in ("lead", "support", "responsible"):
        links = sum(name == role for measure in measures for name, _ in measure.roles)
        yield f"links: {role}", links
