"""What each rule of settling still gives: the figures of gold files with one rule taken out.

    python benchmarks/rules_without.py annotations/test.jsonl ../shared/gold/dev.jsonl

Prints a Markdown table: for each rule and file the points of strict F1 that each layer, and the
links, have from the rule (a figure that is the worse for it has a minus). The network reads each
text once; `--cache FILE` keeps what it found, so that a second run takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.report import score_records
from policyner.evaluation.scores import Scores
from policyner.extractor import Extractor, Reading, read
from policyner.linking import link
from policyner.reading.dispatch import read_text
from policyner.repair import repair
from policyner.settling.rules import RULES, Rule, settle
from policyner.tagging.mention import Mention

Figures = dict[str, Scores]


def main() -> None:
    """Measures all files with each rule taken out, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--names", nargs="*", help="what each file is called in the table")
    parser.add_argument("--model", help="an embedded model's name, or a model folder")
    parser.add_argument("--cache", type=Path, help="file that keeps what the network found")
    options = parser.parse_args()
    columns = []
    for path in options.gold:
        notices = list(read_gold(path))
        readings = _read(notices, model=options.model, cache=options.cache)
        whole = _figures(notices, [reading for reading, _ in readings])
        columns.append([_given(rule, notices, readings, whole) for rule in RULES])
    names = options.names or [path.stem for path in options.gold]
    print("| rule |" + "".join(f" {name} |" for name in names))
    print("|---|" + "---|" * len(names))
    for rule, *cells in zip(RULES, *columns, strict=True):
        print(f"| `{rule.name}` |" + "".join(f" {cell or '—'} |" for cell in cells))


def _read(
    notices: Sequence[GoldNotice], *, model: str | None, cache: Path | None
) -> list[tuple[Reading, Sequence[Mention]]]:
    """Each notice as it is read with all rules, and what the network found in it."""
    found: dict[bytes, Sequence[Mention]] = {}
    if cache is not None and cache.exists():
        found = pickle.loads(cache.read_bytes())  # noqa: S301 - a file of one's own
    sources = [read_text(notice.text) for notice in notices]
    repaired = [repair(source.text, set_aside=source.set_aside) for source in sources]
    tagger = Extractor.load(model).tagger
    # What other weights found there is nothing to them.
    version = tagger.settings.version
    keys = [hashlib.sha256(f"{version}\n{each.clean}".encode()).digest() for each in repaired]
    missing = {key: a.clean for key, a in zip(keys, repaired, strict=True) if key not in found}
    if missing:
        found |= zip(missing, tagger.tag([*missing.values()]), strict=True)
        if cache is not None:
            cache.write_bytes(pickle.dumps(found))
    return [
        (read(source, aligned, found[key]), found[key])
        for source, aligned, key in zip(sources, repaired, keys, strict=True)
    ]


def _given(
    out: Rule,
    notices: Sequence[GoldNotice],
    readings: Sequence[tuple[Reading, Sequence[Mention]]],
    whole: Figures,
) -> str:
    """The figures that a rule moves, in points, in words; `whole` are those with all rules."""
    rest = [rule for rule in RULES if rule is not out]
    changed, before, after = [], [], []
    for notice, (reading, mentions) in zip(notices, readings, strict=True):
        settled = tuple(settle(reading.outline, mentions, rules=rest))
        if [(m.label, m.span) for m in settled] != [(m.label, m.span) for m in reading.mentions]:
            changed.append(notice)
            before.append(reading)
            measures = tuple(link(reading.outline, settled))
            after.append(replace(reading, mentions=settled, measures=measures))
    if not changed:
        return ""
    was, now = _figures(changed, before), _figures(changed, after)
    moved = []
    for name, scores in whole.items():
        without = Scores(
            scores.matched - was[name].matched + now[name].matched,
            scores.predicted - was[name].predicted + now[name].predicted,
            scores.gold,
        )
        points = round(100 * (scores.f1 - without.f1), 2)
        if points:
            moved.append(f"{name} {points:+.2f}".replace("-", "−"))
    return ", ".join(moved)


def _figures(notices: Sequence[GoldNotice], readings: Sequence[Reading]) -> Figures:
    report = score_records(notices, [reading.to_record() for reading in readings], model="-")
    return {**report.strict, "links": report.links.links}


if __name__ == "__main__":
    main()
