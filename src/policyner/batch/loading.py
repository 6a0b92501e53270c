"""What the batch asks of a pipeline, and where it gets one from."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from policyner.grammar.names.own import NONE_OWN, OwnAgencies
from policyner.outline.facts import UNSTATED, Stated
from policyner.reading.source import Source
from policyner.records.notice import NoticeRecord

if TYPE_CHECKING:
    from policyner.extractor import Reading


class Extractor(Protocol):
    """The part of a pipeline that the batch and the command line use."""

    def saying(self, stated: Stated) -> Extractor:
        """The same pipeline, with something else said of every notice."""

    def extract(self, source: Source) -> NoticeRecord:
        """The record of one source."""

    def extract_many(self, sources: Sequence[Source]) -> Sequence[NoticeRecord]:
        """The record of each source, in order; their windows share the model's batches."""

    def read_many(self, sources: Sequence[Source]) -> Sequence[Reading]:
        """What was found in each source, before it becomes a record."""


def load_extractor(
    model: str | None, *, stated: Stated = UNSTATED, agencies: OwnAgencies = NONE_OWN
) -> Extractor:
    """Loads the pipeline with a model, one thread of inference to a process.

    One thread also where there is one process only: how sums are split
    between threads shows in the last digits of a confidence, and the same
    input shall give the same bytes whatever the number of cores.

    Args:
        model: A folder or hub name; the embedded model where it is `None`.
        stated: What is said of every notice, for what its text does not.
        agencies: The user's own organs.

    Raises:
        ModelError: If the model is missing or does not fit.
    """
    from policyner.extractor import Extractor as Pipeline

    pipeline = Pipeline.load(model, threads=1, stated=stated, agencies=agencies)
    # What a process has loaded it keeps; looking through it for garbage costs two per cent.
    gc.collect()
    gc.freeze()
    return pipeline
