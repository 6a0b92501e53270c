"""A folder for a file that cannot be written from front to back, until it is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path


def waiting_folder(wanted: Path | None) -> Path:
    """Makes an empty folder for what has to wait; whoever asks for it removes it.

    Args:
        wanted: Where it is to be; one of the system's own, which may be small, where it is `None`.

    Raises:
        FileExistsError: If it is there already.
    """
    if wanted is None:
        return Path(tempfile.mkdtemp())
    wanted.mkdir()
    return wanted
