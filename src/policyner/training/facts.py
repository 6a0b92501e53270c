"""What a model is made of: every stage of a run notes it in `facts.json`, the card tells it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FACTS_FILE = "facts.json"


def read_facts(folder: Path) -> dict[str, Any]:
    """The facts of all stages so far, by stage; none where the folder has no file of them."""
    path = folder / FACTS_FILE
    if not path.is_file():
        return {}
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


def add_facts(folder: Path, stage: str, *, since: Path | None = None, **facts: Any) -> None:
    """Notes a stage in the folder of what it made.

    Args:
        folder: The folder of what the stage made.
        stage: Its name.
        since: The folder that the stage began with, whose facts hold on.
        facts: What there is to say; JSON values.
    """
    known = read_facts(folder if since is None else since)
    known[stage] = {**known.get(stage, {}), **facts}
    text = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    (folder / FACTS_FILE).write_text(text, encoding="utf-8")
