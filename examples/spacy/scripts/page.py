"""Shows the entities of documents in their texts, as one HTML page."""

import sys
from pathlib import Path

import spacy
from spacy import displacy
from spacy.tokens import DocBin

COLOURS = {"DEPT": "#aecbfa", "PROJECT": "#fde293"}


def main(source: str, output: str) -> None:
    """Writes the page."""
    docs = list(DocBin().from_disk(source).get_docs(spacy.blank("xx").vocab))
    page = displacy.render(docs, style="ent", page=True, jupyter=False, options={"colors": COLOURS})
    Path(output).write_text(page, encoding="utf-8")
    print(f"{output}: {len(docs)} documents")


if __name__ == "__main__":
    main(*sys.argv[1:])
