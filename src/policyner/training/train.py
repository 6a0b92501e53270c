"""Fine-tuning: a token classifier with twelve outputs, by the HF Trainer.

The checkpoint that comes out is a stock `AutoModelForTokenClassification`:
four layers × (O, B, I) outputs, no class of our own, so it loads with plain
transformers and any encoder from the hub can take its place.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from datasets import Dataset
from torch import nn
from transformers import (
    AutoModelForTokenClassification,
    AutoTokenizer,
    Trainer,
    TrainingArguments,
)
from transformers.trainer_utils import get_last_checkpoint

from policyner.errors import ConfigError
from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import load_encoder
from policyner.tagging.tagger import SETTINGS_FILE, TaggerSettings
from policyner.training.config import ModelConfig
from policyner.training.examples import IGNORED, Example, draw_examples, label_notice
from policyner.training.structured import Transitions, sequence_loss

logger = logging.getLogger(__name__)


def train(config: ModelConfig, *, work: Path) -> Path:
    """Fine-tunes a model, or goes on with a run that was cut off.

    Args:
        config: The model. Its encoder is `config.base`, or what `pretrain`
            left in `work`.
        work: Folder of the run; checkpoints are kept there.

    Returns:
        The folder of the finished checkpoint, with its tokenizer and `tagger.json`.

    Raises:
        ConfigError: If there is no encoder to start from.
        GoldError: If a gold file is missing or malformed.
    """
    settings = config.train
    base = config.base or str(work / "pretrain" / "encoder")
    if config.base is None and not Path(base, "config.json").is_file():
        raise ConfigError(
            f"{config.name}: no encoder at {base}; name one as `base`, or run `policyner pretrain`"
        )
    run, finished = work / "train", work / "checkpoint"
    tokenizer = AutoTokenizer.from_pretrained(base)
    finished.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(finished)
    encoder = load_encoder(finished)
    training, held_out = split_gold(settings.gold, share=settings.held_out, seed=config.seed)
    examples = draw_examples(
        [label_notice(notice, encoder) for notice in training],
        encoder,
        window=config.window,
        epochs=settings.epochs,
        seed=config.seed,
        mask=tokenizer.mask_token_id,
        masked=settings.masked,
    )
    logger.info("%d notices, %d windows, %d held out", len(training), len(examples), len(held_out))
    torch.manual_seed(config.seed)
    model = AutoModelForTokenClassification.from_pretrained(
        base,
        num_labels=len(LABELS) * len(TAGS),
        id2label=dict(enumerate(output_names())),
        label2id={name: number for number, name in enumerate(output_names())},
        hidden_dropout_prob=settings.dropout,
        attention_probs_dropout_prob=settings.dropout,
    )
    model.transitions = Transitions()
    collator = Collator(pad=encoder.special.pad)
    trainer = LayeredTrainer(
        model=model,
        args=_arguments(config, run, steps=-(-len(examples) // settings.batch_size)),
        train_dataset=_dataset(examples),
        data_collator=collator,
    )
    checkpoint = (
        get_last_checkpoint(str(run))  # type: ignore[no-untyped-call]
        if run.is_dir()
        else None
    )
    trainer.train(resume_from_checkpoint=checkpoint)
    transitions = model.transitions.scores().detach()
    del model.transitions
    model.save_pretrained(finished)
    tagger = TaggerSettings(
        name=config.name,
        window=config.window,
        transitions=[
            [[round(score, 3) for score in row] for row in layer] for layer in transitions.tolist()
        ],
    )
    (finished / SETTINGS_FILE).write_text(tagger.model_dump_json(indent=2) + "\n", encoding="utf-8")
    (finished / "split.json").write_text(
        json.dumps(
            {"train": [n.id for n in training], "held_out": [n.id for n in held_out]},
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    return finished


def output_names() -> list[str]:
    """Names of the twelve outputs: layer by layer, O, B, I."""
    return [f"{tag}-{label}" for label in LABELS for tag in TAGS]


def split_gold(
    paths: Sequence[Path], *, share: float, seed: int
) -> tuple[list[GoldNotice], list[GoldNotice]]:
    """Splits gold by document into what is trained on and what is held out.

    Args:
        paths: Gold files.
        share: Share of the notices to hold out, between 0 and 1.
        seed: Seed of the draw.
    """
    notices = [notice for path in paths for notice in read_gold(path)]
    order = np.random.default_rng(seed).permutation(len(notices))
    chosen = {int(i) for i in order[: round(len(notices) * share)]}
    return (
        [notice for i, notice in enumerate(notices) if i not in chosen],
        [notice for i, notice in enumerate(notices) if i in chosen],
    )


class LayeredTrainer(Trainer):
    """A Trainer for four layers: cross-entropy of each tag plus the loss of their sequences.

    The model carries the sequences' `Transitions` as a part of its own while it is
    trained, so that they are optimised and checkpointed with it.
    """

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, torch.Tensor | Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,  # noqa: ARG002 - Trainer's
    ) -> Any:
        """The loss of one batch; `labels` has shape (windows, tokens, layers)."""
        labels = inputs["labels"]
        outputs = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        logits = outputs.logits.float().view(*labels.shape, len(TAGS))
        loss = nn.functional.cross_entropy(
            logits.reshape(-1, len(TAGS)), labels.reshape(-1), ignore_index=IGNORED
        )
        mask = labels[:, :, 0] != IGNORED
        transitions = cast("Transitions", model.transitions)
        loss = loss + sequence_loss(logits, labels, mask, transitions.scores())
        return (loss, outputs) if return_outputs else loss


class Collator:
    """Pads windows to a batch.

    Args:
        pad: Id of `[PAD]`.
    """

    def __init__(self, *, pad: int) -> None:
        self._pad = pad

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """(windows, tokens) ids and mask, (windows, tokens, layers) labels."""
        width = max(len(row["input_ids"]) for row in rows)
        ids = torch.full((len(rows), width), self._pad)
        attention = torch.zeros_like(ids)
        labels = torch.full((len(rows), width, len(LABELS)), IGNORED)
        for number, row in enumerate(rows):
            length = len(row["input_ids"])
            ids[number, :length] = torch.as_tensor(row["input_ids"])
            attention[number, :length] = 1
            labels[number, :length] = torch.as_tensor(row["labels"]).view(length, len(LABELS))
        return {"input_ids": ids, "attention_mask": attention, "labels": labels}


def _dataset(examples: Sequence[Example]) -> Dataset:
    return Dataset.from_dict(
        {
            "input_ids": [example.input_ids.astype(np.int32) for example in examples],
            "labels": [example.labels.astype(np.int8).reshape(-1) for example in examples],
        }
    ).with_format("numpy")


def _arguments(config: ModelConfig, run: Path, *, steps: int) -> TrainingArguments:
    settings = config.train
    return TrainingArguments(
        output_dir=str(run),
        # The epochs are in the windows: each cuts the texts elsewhere.
        num_train_epochs=1,
        max_steps=steps,
        per_device_train_batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        weight_decay=settings.weight_decay,
        warmup_steps=round(steps * settings.warmup),
        lr_scheduler_type="linear",
        max_grad_norm=1.0,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
        logging_steps=50,
        save_steps=settings.checkpoint_every,
        save_total_limit=2,
        seed=config.seed,
        report_to=[],
        disable_tqdm=True,
    )
