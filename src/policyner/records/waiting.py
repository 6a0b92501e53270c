"""A folder for a file that cannot be written from front to back, until it is whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO


class Waiting:
    """A folder for what has to wait, made here and removed at the end.

    Args:
        stream: Takes the bytes of the file that is put together in it.
        wanted: Where it is to be; one of the system's own, which may be small, where it is `None`.

    Raises:
        FileExistsError: If it is there already.
    """

    def __init__(self, stream: BinaryIO, wanted: Path | None) -> None:
        self.stream = stream
        if wanted is not None:
            wanted.mkdir()
        #: Where it is.
        self.folder = wanted or Path(tempfile.mkdtemp())

    def hand_over(self, file: Path) -> None:
        """Copies a file of the folder to the stream, and removes the folder."""
        with file.open("rb") as whole:
            shutil.copyfileobj(whole, self.stream)
        self.remove()

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.folder)

    def give_up(self) -> None:
        """Removes the folder as far as that is possible, after an error."""
        shutil.rmtree(self.folder, ignore_errors=True)
