"""What a run that adds to its output keeps of earlier ones, in the ledger's own words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from policyner.errors import UsageError

#: Records that give way to those of the run that adds to them: a document of the same id, the same
#: input. A row (`name#3`) and standard input are known by the id alone: other content may bear
#: their name the next time.
REPLACED = """places.entry IN (
    SELECT id FROM entries WHERE
        document IN (SELECT document FROM entries JOIN places ON entry = id WHERE run = :run)
        OR (document IS NULL OR source <> '-' AND rtrim(source, '0123456789') NOT GLOB '*#')
        AND source IN (SELECT source FROM entries JOIN places ON entry = id WHERE run = :run)
)"""

# Each line is a record with its own version; whoever reads one of version 1 reads all.
_BY_LINES = ("documents", "jsonl")

# What records must have in common that stand in one output.
_ALIKE = {
    "records": "--records {}",
    "format": "--format {}",
    "excel": "--excel {}",
    "schema": "records of version {}",
}


def demand_alike(db: sqlite3.Connection, ledger: Path, settings: Mapping[str, str]) -> None:
    """Refuses to add records to others that cannot be in the same output.

    Args:
        db: The ledger.
        ledger: Where it lies.
        settings: What shapes the records that are to be added.

    Raises:
        UsageError: If the records of the output are of another layout, format or version.
    """
    for (fingerprint,) in db.execute(
        "SELECT DISTINCT fingerprint FROM settings JOIN entries ON settings = settings.id "
        "JOIN places ON entry = entries.id"
    ):
        earlier = json.loads(fingerprint)
        for name, words in _ALIKE.items():
            if name == "schema" and (settings["records"], settings["format"]) == _BY_LINES:
                continue
            if earlier.get(name) != settings.get(name):
                raise UsageError(
                    f"--append: {ledger} holds {words.format(earlier.get(name))}, "
                    f"which cannot stand beside {words.format(settings.get(name))}; give "
                    "another output, or --replace"
                )
