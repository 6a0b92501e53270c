"""What choosing by doubt is worth: faults of a model in a tenth of the text, chosen and by lot.

    python benchmarks/selection.py --config configs/base.yaml --model base

The notices are those of the configuration's held-out places. A fault is a mention that the
model has and gold has not, or the other way round.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from policyner.annotating.selection import select
from policyner.evaluation.report import extract_notices
from policyner.extractor import Extractor
from policyner.training.config import load_config
from policyner.training.lessons import of_held_out_places


def main() -> None:
    """Prints the share of the text, the share of the faults, and how they compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("configs/base.yaml"))
    parser.add_argument("--model", default=None)
    parser.add_argument("--share", type=float, default=0.1, help="of the characters")
    arguments = parser.parse_args()
    notices = [one.notice for one in of_held_out_places(load_config(arguments.config))]
    records = list(extract_notices(Extractor.load(arguments.model, threads=1), notices))
    faults = {}
    for notice, record in zip(notices, records, strict=True):
        gold = {(s.label, s.span.start, s.span.end) for s in notice.spans}
        found = {(m.label, m.start, m.end) for m in record.mentions}
        faults[record.document.sha256] = len(gold ^ found)
    room = arguments.share * sum(len(notice.text) for notice in notices)
    read = seen = 0
    for choice in select(records):
        document = choice.candidate.record.document
        if read + document.length <= room:
            read += document.length
            seen += faults[document.sha256]
    text = read / sum(len(notice.text) for notice in notices)
    share = seen / sum(faults.values())
    print(f"{len(notices)} notices, {sum(faults.values())} faults")
    print(f"{text:.3f} of the text holds {share:.3f} of the faults: {share / text:.2f} by lot")


if __name__ == "__main__":
    main()
