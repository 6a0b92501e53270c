"""Makes a table of documents: a row for each measure and agency."""

import csv
import sys
from pathlib import Path

import spacy
from spacy.tokens import DocBin

HEADER = ("document", "measure", "heading", "role", "agency", "as it stands", "deadlines")


def main(source: str, output: str) -> None:
    """Writes a CSV file that spreadsheets open."""
    docs = DocBin().from_disk(source).get_docs(spacy.blank("xx").vocab)
    rows = [
        (
            Path(doc.user_data["name"]).stem,
            measure.record.id,
            measure.record.heading,
            agency.role,
            agency.name,
            agency.span.text,
            "；".join(span.text for span in measure.deadlines),
        )
        for doc in docs
        for measure in doc._.measures
        for agency in measure.agencies
    ]
    with Path(output).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    print(f"{output}: {len(rows)} rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
