"""policyner: Chinese government notices to JSON records.

>>> import policyner
>>> record = policyner.extract("一、扩大试点。（省财政厅牵头，省教育厅配合）")
>>> [(role.role, role.name) for role in record.measures[0].agencies]
[('lead', '省财政厅'), ('support', '省教育厅')]
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from policyner.extractor import Extractor
    from policyner.records import NoticeRecord

__all__ = ["__version__", "extract", "load"]

try:
    __version__ = version("policyner")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"


def load(model: str | Path | None = None, *, threads: int | None = None) -> Language:
    """A spaCy pipeline that extracts notices; `doc._.notice` is the record.

    Args:
        model: A model folder or hub name; the embedded model where it is `None`.
        threads: Threads of inference; all cores where it is `None`.

    Raises:
        ModelError: If there is no such model or it does not fit.
    """
    from policyner.pipeline import load as load_pipeline

    return load_pipeline(model, threads=threads)


def extract(text: str) -> NoticeRecord:
    """The record of one notice, by the embedded model.

    Args:
        text: The source text; every offset of the record points into it.

    Raises:
        EmptySourceError: If the text is empty.
        NoChineseTextError: If it holds no Chinese character.
    """
    from policyner.reading import read_text

    return _embedded().extract(read_text(text))


@cache
def _embedded() -> Extractor:
    from policyner.extractor import Extractor

    return Extractor.load(threads=1)  # as the command line: the same bytes
