"""How many mentions of gold files the resolvers give a value.

    python benchmarks/resolve_report.py ../shared/gold/train.jsonl ../shared/gold/dev.jsonl

Of each layer: resolved; rightly null, where the text gives too little for a date or
a number (an event of unknown day, working days, hours, an end state without a number);
and the rest, listed with `--rest` to be read by eye.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from policyner.linking import link
from policyner.outline import parse_outline
from policyner.resolving import (
    context_in,
    notice_of,
    resolve_agency,
    resolve_deadline,
    resolve_percent,
    resolve_target,
)
from policyner.span import Span
from policyner.tagging.mention import Mention


def main() -> None:
    """Resolves every mention and prints the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--rest", action="store_true", help="list what has no value, and why")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for path in options.gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            for label, outcome, surface in _outcomes(json.loads(line)):
                counts.setdefault(label, Counter())[outcome] += 1
                if options.rest and outcome not in ("resolved", "collective", "generic"):
                    print(f"{label}\t{outcome}\t{' '.join(surface.split())}")
    for label, found in counts.items():
        total = sum(found.values())
        shares = ", ".join(f"{name} {n} ({n / total:.1%})" for name, n in found.most_common())
        print(f"{label}: {total} mentions: {shares}")


def _outcomes(notice: dict) -> list[tuple[str, str, str]]:
    text = notice["text"]
    mentions = [Mention(label, start, end) for label, start, end in notice["spans"]]
    outline = parse_outline(text)
    facts = outline.facts

    def words(span: Span) -> str:
        return "".join(span.of(text).split())

    names = {r.mention: r.name for m in link(outline, mentions) for r in m.roles}
    known = notice_of(
        issuers=[words(span) for span in facts.issuers],
        issued_on=facts.issued_on,
        title=facts.title and words(facts.title),
        document_number=facts.document_number and words(facts.document_number),
        mentions=[words(m.span) for m in mentions if m.label == "DEPT"],
    )
    outcomes = []
    for index, mention in enumerate(mentions):
        surface = mention.span.of(text)
        context = context_in(text, mention.start, mention.end, notice=known)
        if mention.label == "DEPT":
            name = names.get(index, words(mention.span))
            outcome = resolve_agency(name, notice=known).status
        elif mention.label == "DEADLINE":
            outcome = _deadline(resolve_deadline(surface, context=context))
        elif mention.label == "PERCENT":
            outcome = "rest" if resolve_percent(surface, context=context) is None else "resolved"
        else:
            target = resolve_target(surface)
            numbers = target.items or (target,)
            given = any(n.value or n.low or n.high for n in numbers)
            outcome = "resolved" if given else "no number"
        outcomes.append((mention.label, outcome, surface))
    return outcomes


def _deadline(found: object) -> str:
    if found is None:
        return "rest"
    if found.end is not None or found.kind in ("recurring", "ongoing"):  # type: ignore[attr-defined]
        return "resolved"
    return "null: relative to an event" if found.offset else "null: no year"  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
