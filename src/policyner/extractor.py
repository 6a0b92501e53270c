"""The walk of a notice through the rooms: source in, record out."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from policyner.errors import ModelError, PolicynerError, UsageError
from policyner.grammar.names.own import NONE_OWN, OwnAgencies, read_own_agencies, using
from policyner.linking import link
from policyner.linking.measure import Measure
from policyner.outline import Outline, parse_outline
from policyner.outline.facts import UNSTATED, Stated
from policyner.reading import Cell, Source, read_text
from policyner.records import NoticeRecord, build_notice
from policyner.records.producer import Producer
from policyner.repair import AlignedText, repair
from policyner.settling import settle
from policyner.tagging.mention import Mention
from policyner.tagging.tagger import Tagger

logger = logging.getLogger(__name__)

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the rooms found in one notice; offsets are into the clean text.

    Attributes:
        source: The text as it was read.
        aligned: The same text repaired.
        outline: Its blocks and responsibility lines.
        mentions: What was tagged, boundaries settled.
        measures: Measures and roles; indices point into `mentions`.
        stated: What the caller says of the notice.
        producer: What tagged the mentions, where it was a model.
        agencies: The user's own organs that it was read with.
    """

    source: Source
    aligned: AlignedText
    outline: Outline
    mentions: tuple[Mention, ...]
    measures: tuple[Measure, ...]
    stated: Stated = UNSTATED
    producer: Producer | None = None
    agencies: OwnAgencies = NONE_OWN

    def to_record(self) -> NoticeRecord:
        """The notice's record, in offsets of the source text."""
        with using(self.agencies):
            return build_notice(
                self.source,
                aligned=self.aligned,
                outline=self.outline,
                mentions=self.mentions,
                measures=self.measures,
                stated=self.stated,
                producer=self.producer,
            )


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one notice, and the record of it."""

    reading: Reading
    record: NoticeRecord


class Extractor:
    """Turns notices into records. Holds one model; needs neither PyTorch nor a network.

    Threads may share it; a process that it is pickled to loads the model anew.

    Args:
        tagger: The model.
        stated: What is said of every notice, for what its text does not.
        agencies: The user's own organs.
    """

    def __init__(
        self, tagger: Tagger, *, stated: Stated = UNSTATED, agencies: OwnAgencies = NONE_OWN
    ) -> None:
        self.tagger = tagger
        self.stated = stated
        self.agencies = agencies
        self._loaded_as: tuple[str | None, int | None] | None = None

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        *,
        threads: int | None = None,
        stated: Stated = UNSTATED,
        agencies: str | Path | OwnAgencies | None = None,
    ) -> Extractor:
        """Loads a model.

        Args:
            model: A model folder, or the name of a checkpoint on the Hugging
                Face hub (needs the extra `train`); the embedded model where it is `None`.
            threads: Threads of one inference; all cores where it is `None`. Where several
                threads extract, 1 serves them best: each then has a core of its own.
            stated: What is said of every notice, for what its text does not.
            agencies: A file of the user's own organs (`docs/resolving.md`), or what
                `read_own_agencies` gave.

        Raises:
            ModelError: If there is no such model or it does not fit.
            UsageError: If `threads` is less than 1.
            ConfigError: If the file of organs is missing or wrong; the message names the row.
        """
        if threads is not None and threads < 1:
            raise UsageError(f"threads: {threads} is less than 1; None takes all cores")
        own = agencies if isinstance(agencies, OwnAgencies) else read_own_agencies(agencies)
        tagger = Tagger.from_folder(find_model(model), threads=threads)
        extractor = cls(tagger, stated=stated, agencies=own)
        extractor._loaded_as = (_portable(model), threads)
        return extractor

    def __reduce__(self) -> tuple[Callable[..., Extractor], tuple[Any, ...]]:
        if self._loaded_as is None:
            return _around, (self.tagger, self.stated, self.agencies)
        return _load, (*self._loaded_as, self.stated, self.agencies)

    def saying(self, stated: Stated) -> Extractor:
        """The same model, with something else said of every notice."""
        return Extractor(self.tagger, stated=stated, agencies=self.agencies)

    def extract(self, source: Source) -> NoticeRecord:
        """The record of one notice."""
        return self.extract_many([source])[0]

    def extract_many(self, sources: Sequence[Source]) -> list[NoticeRecord]:
        """The records of several notices, whose windows share the model's batches."""
        return [reading.to_record() for reading in self.read_many(sources)]

    def try_texts(
        self, texts: Sequence[str], *, names: Sequence[str] | None = None
    ) -> list[Extraction | Exception]:
        """What is found in each text, or the error that kept one from being extracted.

        Args:
            texts: The source texts; their windows share the model's batches.
            names: What each is called; `-` where they are not given.

        Returns:
            One outcome for each text, in order. An error that is not policyner's own is a
            fault of the program, and is logged with its traceback.
        """
        names = ["-"] * len(texts) if names is None else names
        sources = [
            _tried(partial(read_text, name=name), text)
            for text, name in zip(texts, names, strict=True)
        ]
        good = [source for source in sources if isinstance(source, Source)]
        found: Sequence[Extraction | Exception] | Exception = _tried(self._extractions, good)
        if isinstance(found, Exception):
            # One of them is at fault. Each by itself finds it, and saves the others.
            found = [_tried(self._extraction, source) for source in good]
        following = iter(found)
        outcomes = [next(following) if isinstance(s, Source) else s for s in sources]
        for outcome, name in zip(outcomes, names, strict=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, PolicynerError):
                logger.error("%s: unexpected error", name, exc_info=outcome)
        return outcomes

    def _extractions(self, sources: Sequence[Source]) -> list[Extraction]:
        return [Extraction(each, each.to_record()) for each in self.read_many(sources)]

    def _extraction(self, source: Source) -> Extraction:
        return self._extractions([source])[0]

    def read_many(self, sources: Sequence[Source]) -> list[Reading]:
        """What the rooms find in each notice, before it becomes a record."""
        repaired = [repair(source.text, set_aside=source.set_aside) for source in sources]
        tagged = self.tagger.tag([aligned.clean for aligned in repaired])
        settings = self.tagger.settings
        producer = Producer.of(model=settings.name, model_version=settings.version)
        return [
            read(
                source,
                aligned,
                mentions,
                stated=self.stated,
                producer=producer,
                agencies=self.agencies,
            )
            for source, aligned, mentions in zip(sources, repaired, tagged, strict=True)
        ]


def read(
    source: Source,
    aligned: AlignedText,
    mentions: Sequence[Mention],
    *,
    stated: Stated = UNSTATED,
    producer: Producer | None = None,
    agencies: OwnAgencies = NONE_OWN,
) -> Reading:
    """Walks one notice from its mentions on: outline, settling, links."""
    with using(agencies):
        outline = outlined(source, aligned, stated=stated)
        settled = tuple(settle(outline, mentions))
        measures = tuple(link(outline, settled))
    return Reading(source, aligned, outline, settled, measures, stated, producer, agencies)


def outlined(source: Source, aligned: AlignedText, *, stated: Stated = UNSTATED) -> Outline:
    """The outline of one notice, which nothing that is found in it changes."""
    # What the page says of itself was set aside, but tells when it was put up.
    page = [
        span.of(aligned.source)
        for reason, span in aligned.set_aside()
        if reason in ("furniture", "page")
    ]
    outline = parse_outline(aligned.clean, page=page, cells=[*_cells(source, aligned)])
    return replace(outline, facts=stated.fill(outline.facts))


def _cells(source: Source, aligned: AlignedText) -> Iterator[Cell]:
    """The cells of a source, in offsets of the clean text, but those that repair emptied."""
    for cell in source.cells:
        span = aligned.to_clean(cell.span.start, cell.span.end)
        if span.of(aligned.clean).strip():
            yield replace(cell, span=span)


def _tried(do: Callable[[_Argument], _Result], argument: _Argument) -> _Result | Exception:
    try:
        return do(argument)
    except Exception as error:  # noqa: BLE001 - one broken text must not cost the others
        return error


def _load(
    model: str | None, threads: int | None, stated: Stated, agencies: OwnAgencies
) -> Extractor:
    return Extractor.load(model, threads=threads, stated=stated, agencies=agencies)


def _around(tagger: Tagger, stated: Stated, agencies: OwnAgencies) -> Extractor:
    return Extractor(tagger, stated=stated, agencies=agencies)


def _portable(model: str | Path | None) -> str | None:
    """The model as another process finds it, which may run in another folder."""
    if model is None or str(model) in EMBEDDED or not Path(model).is_dir():
        return None if model is None else str(model)
    return str(Path(model).resolve())


# `name` or `owner/name`; so neither `./model` nor `/models/a` nor `models/a/b` is asked for.
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)

# One of these is in the cache where a download came to its end.
_WEIGHTS = (
    "model.onnx",
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)

#: Names of the models that the package carries.
EMBEDDED = ("base", "small")

#: The one that is used where none is named; `docs/model.md` says why.
DEFAULT_MODEL = "base"


def find_model(model: str | Path | None = None) -> Path:
    """The folder of a model.

    Args:
        model: The name of an embedded model (`base` or `small`), a folder, or a hub name;
            the default where it is `None`. A hub is asked only where no such path exists and
            the name is of a hub's form, and the network only for what its cache does not have.

    Raises:
        ModelError: If it is neither a folder nor to be had from the hub.
    """
    if model is None or str(model) in EMBEDDED:
        return embedded_model(str(model or DEFAULT_MODEL))
    try:
        is_folder = Path(model).is_dir()
    except OSError as error:
        raise ModelError(f"{model}: no name of a folder: {error.strerror or error}") from error
    if is_folder:
        return Path(model)
    if os.path.lexists(model):
        raise ModelError(f"{model}: a file, or a link that leads nowhere, and no model folder")
    if not _HUB_NAME.fullmatch(str(model)):
        raise ModelError(f"{model}: no such folder, and no name of a model on the hub")
    return _from_hub(str(model))


def embedded_model(name: str = DEFAULT_MODEL) -> Path:
    """The folder of a model that the package carries.

    Args:
        name: `base` or `small`.

    Raises:
        ModelError: If it was left out of the installation.
    """
    package = Path(__file__).parent
    # The wheel carries the models inside the package; a checkout has them at its top.
    for models in (package / "embedded", package.parents[1] / "models"):
        if (models / name).is_dir():
            return models / name
    raise ModelError(f"{package}: the embedded model {name} is missing from this installation")


def _from_hub(name: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{name}: no such folder, and loading from the hub needs {error.name}: "
            "pip install 'policyner[train]'"
        ) from error
    try:
        cached = Path(snapshot_download(name, local_files_only=True))
        if any((cached / file).exists() for file in _WEIGHTS):
            return cached
    except LocalEntryNotFoundError:
        logger.info("%s: not in the hub's cache", name)
    except HFValidationError as error:
        raise ModelError(f"{name}: neither a folder nor a hub name") from error
    try:
        return Path(snapshot_download(name))
    # A failed request is an OSError too.
    except OSError as error:
        # The hub's own advice on networks, in further lines, is of no use for a folder's name.
        why = str(error).partition("\n")[0]
        raise ModelError(f"{name}: no such folder, nor to be had from the hub: {why}") from error
