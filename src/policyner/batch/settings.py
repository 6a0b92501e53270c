"""What shapes a record besides its input: the ledger uses no record that was made otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from policyner import __version__
from policyner.extractor import find_model
from policyner.records.formats import Encoding
from policyner.records.notice import SCHEMA_VERSION


def settings_of(
    model: str | None,
    *,
    encoding: Encoding,
    excel: bool = False,
    options: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """The settings of a run.

    Args:
        model: A folder or hub name; the embedded model where it is `None`.
        encoding: How records are written.
        excel: Whether they are written for Excel.
        options: Whatever else has a say in a record, such as the column that
            is read; options that only decide whether an input is refused do
            not belong here.

    Raises:
        ModelError: If there is no such model.
    """
    return {
        "policyner": __version__,
        "model": model_digest(find_model(model)),
        **style_settings(encoding, excel=excel),
        **{name: str(value) for name, value in (options or {}).items()},
    }


def style_settings(encoding: Encoding, *, excel: bool = False) -> dict[str, str]:
    """What shapes a record's bytes, whoever made the record.

    Args:
        encoding: How records are written.
        excel: Whether they are written for Excel.
    """
    return {
        "schema": SCHEMA_VERSION,
        "records": encoding.layout,
        "format": encoding.format,
        # Only what a user asked for: without it, records of earlier runs are as good.
        **({"excel": "True"} if excel else {}),
    }


def model_digest(folder: Path) -> str:
    """A hash of a model folder's files: a model that was trained anew may bear its old name."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if path.is_file() and path.suffix != ".md":
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256")
            digest.update(path.name.encode("utf-8", "backslashreplace") + content.digest())
    return digest.hexdigest()
