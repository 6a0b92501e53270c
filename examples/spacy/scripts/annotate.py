"""Annotates notices and keeps them as documents, records included."""

import argparse
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from policyner.records import ErrorRecord


def main() -> None:
    """Writes a DocBin; says of each text that is no notice why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--notices", type=Path, required=True, help="folder of text files")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()

    nlp = spacy.load(options.pipeline)
    paths = sorted(options.notices.glob("*.txt"))
    texts = ((path.read_text(encoding="utf-8"), str(path)) for path in paths)
    stored = DocBin(store_user_data=True)
    for doc, name in nlp.pipe(texts, as_tuples=True, n_process=options.processes):
        if isinstance(doc._.notice, ErrorRecord):
            print(f"{name}: {doc._.notice.error.message}")
        doc.user_data["name"] = name
        stored.add(doc)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    stored.to_disk(options.output)
    print(f"{options.output}: {len(stored)} documents")


if __name__ == "__main__":
    # Started processes import this file again, so nothing may run above.
    main()
