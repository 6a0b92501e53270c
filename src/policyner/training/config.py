"""The configuration of a model: one YAML file, checked before anything runs."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policyner.errors import ConfigError


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
    """Masked language modelling from random weights."""

    corpora: list[CorpusConfig]
    held_out: list[Path] = Field(
        default_factory=list, description="Gold files whose texts must not be read."
    )
    steps: int = 28000
    batch_size: int = 16
    window: int = Field(256, description="Tokens of one training window.")
    learning_rate: float = 1e-3
    matrix_learning_rate: float = Field(
        2.5e-3, description="Of the layers' matrices, which Muon trains."
    )
    weight_decay: float = 0.01
    warmup: float = Field(0.03, description="Share of the steps.")
    masked: float = Field(0.18, description="Share of the characters that are predicted.")
    checkpoint_every: int = Field(1000, description="Steps.")


class TrainConfig(_Section):
    """Fine-tuning on gold."""

    gold: list[Path]
    held_out: float = Field(0.08, description="Share of the gold notices kept for selection.")
    epochs: int = 14
    batch_size: int = 16
    learning_rate: float = 5e-4
    weight_decay: float = 0.01
    warmup: float = 0.1
    dropout: float = 0.1
    masked: float = Field(0.1, description="Share of the characters hidden behind [MASK].")
    checkpoint_every: int = Field(200, description="Steps.")


class ModelConfig(_Section):
    """Everything that makes one model.

    Attributes:
        name: Name of the model and of its folder below `models/`.
        seed: Seed of every random choice.
        base: A checkpoint (folder or hub name) to start from; without it the
            encoder is made from random weights by `pretrain`.
    """

    name: str
    seed: int = 0
    base: str | None = None
    window: int = Field(256, description="Tokens the tagger reads at once, special ones included.")
    encoder: EncoderConfig = EncoderConfig()
    pretrain: PretrainConfig | None = None
    train: TrainConfig


def load_config(path: Path) -> ModelConfig:
    """Reads a model's YAML file; relative paths in it start at the working directory.

    Raises:
        ConfigError: If the file is missing, is not YAML, or has a wrong or
            unknown entry; the message names the file and the entry.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return ModelConfig.model_validate(content)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        entries = "; ".join(
            f"{'.'.join(str(part) for part in entry['loc'])}: {entry['msg']}"
            for entry in error.errors()
        )
        raise ConfigError(f"{path}: {entries}") from error
