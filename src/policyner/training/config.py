"""The configuration of a model: one YAML file, checked before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from policyner.errors import ConfigError
from policyner.given import read_given
from policyner.tagging.mention import LABELS, Label


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EncoderConfig(_Section):
    """An encoder made from random weights. Widths in units, lengths in tokens."""

    hidden_width: int = 256
    intermediate_width: int = 1024
    layers: int = 4
    heads: int = 4
    max_length: int = Field(256, description="Positions, `[CLS]` and `[SEP]` included.")
    min_count: int = Field(2, description="Rarer characters become [UNK].")


class CorpusConfig(_Section):
    """One unlabelled corpus and the share of windows drawn from it."""

    path: Path
    weight: float = Field(1.0, gt=0)


class PretrainConfig(_Section):
    """Masked language modelling, from random weights or from a larger encoder."""

    corpora: list[CorpusConfig]
    held_out: list[Path] = Field(
        default_factory=list, description="Gold files whose texts must not be read."
    )
    start: str | None = Field(
        None,
        description="Checkpoint to begin with, a folder or a hub name: any BERT, which is keyed "
        "to characters, or a wider encoder over characters, which is shrunk.",
    )
    steps: int = Field(28000, gt=0)
    batch_size: int = Field(16, gt=0)
    window: int = Field(256, gt=2, description="Tokens of one training window.")
    learning_rate: float = 1e-3
    matrix_learning_rate: float = Field(
        2.5e-3, description="Of the layers' matrices, which Muon trains."
    )
    weight_decay: float = 0.01
    warmup: float = Field(0.03, description="Share of the steps.")
    decay: float = Field(1.0, description="Share of the steps in which the rate falls to nothing.")
    masked: float = Field(0.18, description="Share of the characters that are predicted.")
    checkpoint_every: int = Field(1000, gt=0, description="Steps.")


class StandoffConfig(_Section):
    """Annotations that lie apart from their texts."""

    annotations: Path
    texts: Path
    measured: bool = Field(
        False,
        description="Whether choices are made on those of its texts that come from held-out "
        "places; otherwise they are left out.",
    )
    layers: tuple[Label, ...] = Field(
        LABELS, min_length=1, description="The layers that are annotated; others teach nothing."
    )
    share: float = Field(1.0, gt=0, le=1, description="Share of its texts that an epoch reads.")


class TrainConfig(_Section):
    """Fine-tuning on gold."""

    gold: list[Path]
    corrections: list[Path] = Field(
        default_factory=list, description="Corrections of notices of `gold`."
    )
    standoff: list[StandoffConfig] = Field(
        default_factory=list, description="More gold, whose texts lie in a corpus."
    )
    held_out: float | list[str] = Field(
        0.08,
        description="Notices of `gold` kept for every choice: their share, or their ids.",
    )
    selection: list[Path] = Field(
        default_factory=list, description="More gold files that are kept for every choice."
    )
    epochs: int = Field(14, ge=0)
    batch_size: int = Field(16, gt=0)
    learning_rate: float = 5e-4
    layer_decay: float = Field(
        1.0,
        gt=0,
        le=1,
        description="The learning rate of a layer as a share of the one above; embeddings lowest.",
    )
    start_share: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="Share of the weights that training began with in the finished ones; for a "
        "base that tags already, to learn without forgetting.",
    )
    weight_decay: float = 0.01
    warmup: float = 0.1
    dropout: float = Field(0.1, description="Share of the hidden units; of attention none.")
    masked: float = Field(0.1, description="Share of the characters hidden behind [MASK].")
    other_agencies: float = Field(
        0.0, description="Share of the DEPT mentions that an epoch exchanges for others."
    )
    other_figures: float = Field(
        0.0, description="Share of the notices in which an epoch changes years and numbers."
    )
    run_together: float = Field(
        0.0,
        description="Share of the lists of agencies whose separators an epoch takes out, as "
        "signatures of several issuers stand in web copies.",
    )
    checkpoint_every: int = Field(
        400,
        gt=0,
        description="Steps; at each the held-out notices are measured, and the best is kept.",
    )
    patience: int = Field(
        5, description="Measurements without a better one after which training stops."
    )


class DistilConfig(_Section):
    """What teachers say of unlabelled text, to be learnt beside the gold."""

    teachers: list[Path] = Field(
        default_factory=list, description="Model folders; what all teachers say is averaged."
    )
    own_teachers: int = Field(
        0,
        ge=0,
        description="How many models of this configuration are trained on the gold alone first, "
        "each with a seed of its own, to be teachers too.",
    )
    corpora: list[Path]
    held_out: list[Path] = Field(
        default_factory=list, description="Files whose texts must not be read."
    )
    epochs: int = Field(2, description="How often the unlabelled texts are read in all.")
    longest: int = Field(20_000, description="Characters of a text that are read, from its start.")

    @model_validator(mode="after")
    def _somebody_teaches(self) -> Self:
        if not self.teachers and not self.own_teachers:
            raise ValueError("name `teachers`, or say how many `own_teachers` there are")
        return self


class ExportConfig(_Section):
    """The model folder that is made of the finished checkpoint."""

    out: Path
    calibration: list[Path] = Field(
        default_factory=list,
        description="Texts on which 8-bit integers are chosen; without them weights stay floats.",
    )


class CardConfig(_Section):
    """What a person has to say of the model in its card."""

    title: str = ""
    purpose: str = "A tagger for Chinese official notices."
    apart: list[str] = Field(
        default_factory=list, description="Figures that were measured apart from the card."
    )
    limits: list[str] = Field(default_factory=list)


class ModelConfig(_Section):
    """Everything that makes one model.

    Attributes:
        name: Name of the model and of its folder below `models/`.
        seed: Seed of every random choice.
        base: A checkpoint (folder or hub name) to start from, or `policyner/base` and
            `policyner/small` for the embedded models; without it `pretrain` makes the encoder.
    """

    name: str
    seed: int = 0
    base: str | None = None
    vocabulary: Literal["own", "characters"] = Field(
        "own",
        description="What `base` reads: the pieces of its own tokenizer, or single characters, "
        "to which its embeddings are then keyed.",
    )
    window: int = Field(
        256, gt=2, description="Tokens of a training window, special ones included."
    )
    reading_window: int | None = Field(
        None,
        gt=2,
        description="Tokens the tagger reads at once; as many as in training by default.",
    )
    margin: int = Field(16, ge=0, description="Pieces the tagger reads on either side of a core.")
    held_out_places: list[str] = Field(
        default_factory=list,
        description="Provinces and ministries none of whose texts is learnt from.",
    )
    encoder: EncoderConfig = EncoderConfig()
    pretrain: PretrainConfig | None = None
    train: TrainConfig
    distil: DistilConfig | None = None
    export: ExportConfig | None = None
    card: CardConfig = CardConfig()

    @model_validator(mode="after")
    def _demand_a_core(self) -> Self:
        if (self.reading_window or self.window) - 2 <= 2 * self.margin:
            raise ValueError("margin: nothing is left of a window between two of them")
        return self


def load_config(path: Path) -> ModelConfig:
    """Reads a model's YAML file; relative paths in it start at the working directory.

    Raises:
        ConfigError: If the file is missing, is not YAML, or has a wrong or
            unknown entry; the message names the file and the entry.
    """
    try:
        content = yaml.safe_load(read_given(path).decode("utf-8"))
        return ModelConfig.model_validate(content)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        entries = "; ".join(
            f"{'.'.join(str(part) for part in entry['loc'])}: {entry['msg']}"
            for entry in error.errors()
        )
        raise ConfigError(f"{path}: {entries}") from error
