"""From notices in inline markup to gold files.

`annotations/notices/*.txt` is what people edit; the gold files beside it are made
from it, one a split: `python -m policyner.annotating.compile annotations`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from policyner.annotating.inline import parse_inline
from policyner.annotating.statistics import with_table
from policyner.errors import GoldError
from policyner.evaluation.gold import GoldNotice

SPLITS_FILE = "splits.yaml"
README = "README.md"


def compile_folder(folder: Path) -> dict[str, str]:
    """The gold files of an annotation folder and its README, as their content by file name.

    Args:
        folder: Holds `splits.yaml` (split to list of notice ids) and `notices/ID.txt`.

    Raises:
        GoldError: If a notice is in no split, in two, or missing, or its
            markup is broken; the message names it.
    """
    splits: dict[str, list[str]] = yaml.safe_load(
        (folder / SPLITS_FILE).read_text(encoding="utf-8")
    )
    listed = [name for names in splits.values() for name in names]
    written = {path.stem for path in (folder / "notices").glob("*.txt")}
    if len(listed) != len(set(listed)):
        raise GoldError(f"{folder / SPLITS_FILE}: a notice is listed twice")
    if set(listed) != written:
        raise GoldError(
            f"{folder / SPLITS_FILE}: listed and written notices differ in "
            f"{sorted(set(listed) ^ written)}"
        )
    notices = {split: [_read(folder, name) for name in names] for split, names in splits.items()}
    files = {
        f"{split}.jsonl": "".join(
            json.dumps(notice.to_json(), ensure_ascii=False) + "\n" for notice in gold
        )
        for split, gold in notices.items()
    }
    readme = folder / README
    if readme.is_file():
        files[README] = with_table(readme.read_text(encoding="utf-8"), notices)
    return files


def _read(folder: Path, id: str) -> GoldNotice:
    with (folder / "notices" / f"{id}.txt").open(encoding="utf-8", newline="") as stream:
        return parse_inline(stream.read(), id=id)


def main(folder: Path) -> None:
    """Writes the gold files of an annotation folder, and the table in its README."""
    for name, content in compile_folder(folder).items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
