"""What a model is worth on texts of places that neither training nor any choice has read.

    python benchmarks/unseen.py --model base

Prints strict F1 of each layer by the product's walk, on `annotations/standoff/unseen-*.jsonl`.
Their texts lie in a corpus that the repository does not hold; links were not annotated there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from policyner.evaluation.report import extract_notices, score_records
from policyner.extractor import Extractor
from policyner.tagging.mention import LABELS
from policyner.training.standoff import read_annotated

_ANNOTATIONS = Path(__file__).parent.parent / "annotations" / "standoff"


def main() -> None:
    """Prints a line a layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpus"))
    arguments = parser.parse_args()
    notices = [
        annotated.notice
        for path in sorted(_ANNOTATIONS.glob("unseen-*.jsonl"))
        for annotated in read_annotated(
            path, arguments.corpora / f"{path.stem.removeprefix('unseen-')}.jsonl.xz"
        )
    ]
    extractor = Extractor.load(arguments.model, threads=1)
    version = extractor.tagger.settings.version
    report = score_records(notices, list(extract_notices(extractor, notices)), model=version)
    figures = report.figures()
    print(f"{len(notices)} texts, model {version}")
    for label in LABELS:
        print(f"{label:<9} {figures[label]:.3f}")


if __name__ == "__main__":
    main()
