"""Many notices made from a few, for the benchmarks of batches."""

from __future__ import annotations

import json
from itertools import cycle, islice
from pathlib import Path

#: The notices of this repository.
OWN = Path(__file__).parents[1] / "annotations"

# Folders beside gold files whose notices are in inline markup, and in the gold files again.
_IN_MARKUP = ("notices", "second_pass")


def load_texts(source: Path) -> list[str]:
    """The texts of a folder (`.txt` and gold files, searched through and through) or gold file."""
    if source.is_file():
        paths = [source]
    else:
        paths = sorted([*source.rglob("*.txt"), *source.rglob("*.jsonl")])
    texts = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            # Not all are gold: corrections of texts hold none.
            rows = map(json.loads, text.splitlines())
            texts += [row["text"] for row in rows if "text" in row]
        elif path.parent.name not in _IN_MARKUP:
            texts.append(text)
    if not texts:
        raise SystemExit(f"{source}: no notices in .txt or .jsonl files")
    return texts


def write_notices(source: Path, folder: Path, *, count: int) -> int:
    """Writes `count` notices that differ from one another, and returns their characters."""
    characters = 0
    for number, text in enumerate(islice(cycle(load_texts(source)), count)):
        changed = f"{text.rstrip()}\n第{number + 1}份。\n"
        place = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(changed, encoding="utf-8")
        characters += len(changed)
    return characters
