"""Fine-tuning: a token classifier with twelve outputs, by the HF Trainer.

The checkpoint that comes out is a stock `AutoModelForTokenClassification`:
four layers × (O, B, I) outputs, no class of our own, so it loads with plain
transformers and any encoder from the hub can take its place.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from transformers import (
    AutoModelForTokenClassification,
    EarlyStoppingCallback,
    TrainingArguments,
)
from transformers.trainer_utils import get_last_checkpoint

from policyner.errors import ConfigError
from policyner.evaluation.gold import GoldNotice
from policyner.extractor import EMBEDDED, embedded_model
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import Encoder, load_encoder
from policyner.tagging.tagger import (
    SETTINGS_FILE,
    TaggerSettings,
    read_settings,
    write_settings,
)
from policyner.training.augment import Augmenter
from policyner.training.config import ModelConfig
from policyner.training.dropout import with_quick_dropout
from policyner.training.examples import (
    Example,
    LabelledText,
    draw_examples,
    spanned,
    tagged,
)
from policyner.training.facts import add_facts, read_facts
from policyner.training.judge import Judge, with_transitions
from policyner.training.keying import keyed_checkpoint
from policyner.training.layered import Collator, LayeredTrainer
from policyner.training.lessons import Lesson, split_gold
from policyner.training.shipped import unpack
from policyner.training.structured import Transitions
from policyner.training.tokenizer import is_character_tokenizer, load_tokenizer

logger = logging.getLogger(__name__)


def train(config: ModelConfig, *, work: Path) -> Path:
    """Fine-tunes a model on gold, or goes on with a run that was cut off.

    Args:
        config: The model. Its encoder is `config.base`, or what `pretrain`
            left in `work`.
        work: Folder of the run; checkpoints are kept there.

    Returns:
        The folder of the finished checkpoint, with its tokenizer and `tagger.json`.

    Raises:
        ConfigError: If there is no encoder to start from, or a share of one that does not tag yet
            is to stay.
        GoldError: If a gold file is missing or malformed.
    """
    return fine_tune(config, split_gold(config), work=work, unlabelled=[])


def fine_tune(
    config: ModelConfig,
    gold: tuple[list[Lesson], list[GoldNotice]],
    *,
    work: Path,
    unlabelled: Sequence[LabelledText],
) -> Path:
    """As `train`, on gold as `split_gold` gives it and on texts whose tags a teacher gave.

    The unlabelled texts are dealt out over the epochs of the gold.
    """
    settings = config.train
    base = find_encoder(config, work)
    learnt = _learnt_steps(base)
    if settings.start_share and learnt is None:
        raise ConfigError(f"{config.name}: `start_share` needs a `base` that tags already")
    run, finished = work / "train", work / "checkpoint"
    tokenizer = load_tokenizer(base)
    finished.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(finished)
    encoder = load_encoder(finished)
    training, held_out = gold
    examples = draw_examples(
        _epochs(config, training, unlabelled, encoder),
        encoder,
        window=config.window,
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
        attention_probs_dropout_prob=0.0,  # with it attention takes torch's slow path
        dtype=torch.float32,
        attn_implementation="sdpa" if torch.cuda.is_available() else "eager",
    )
    if not torch.cuda.is_available():
        with_quick_dropout(model)
    model.transitions = Transitions(learnt)
    start = _copied(model) if settings.start_share else {}
    trainer = LayeredTrainer(
        judge=Judge(held_out, encoder, _settings(config)),
        layer_decay=settings.layer_decay,
        model=model,
        args=_arguments(
            config,
            run,
            steps=-(-len(examples) // settings.batch_size),
            measured=bool(held_out),
        ),
        train_dataset=_dataset(examples),
        # The judge reads the notices themselves; the Trainer wants a set all the same.
        eval_dataset=_dataset(examples[:1]) if held_out else None,
        callbacks=[EarlyStoppingCallback(settings.patience)] if held_out else [],
        data_collator=Collator(pad=encoder.special.pad),
    )
    checkpoint = (
        get_last_checkpoint(str(run))  # type: ignore[no-untyped-call]
        if run.is_dir()
        else None
    )
    trainer.train(resume_from_checkpoint=checkpoint)
    # The mean of both reads what is new nearly as well, and what the start knew better than what
    # training ended with (WiSE-FT, Wortsman et al. 2022).
    ended = model.state_dict()
    for name, weights in start.items():
        ended[name].lerp_(weights, settings.start_share)
    tagger = with_transitions(_settings(config), model.transitions)
    del model.transitions
    model.save_pretrained(finished)
    write_settings(finished, tagger)
    split = {
        "train": [lesson.notice.id for lesson in training],
        "held_out": [n.id for n in held_out],
    }
    (finished / "split.json").write_text(
        json.dumps(split, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    add_facts(
        finished,
        "train",
        since=Path(base),
        seed=config.seed,
        before=read_facts(Path(base)).get("train"),
        notices=len({lesson.notice.id for lesson in training}),
        held_out=len(held_out),
        unlabelled=len(unlabelled),
        epochs=settings.epochs,
        steps=trainer.state.global_step,
        best_step=trainer.state.best_global_step,
        held_out_f1=trainer.state.best_metric,
        start_share=settings.start_share,
        parameters=sum(weights.numel() for weights in model.parameters()),
    )
    return finished


def find_encoder(config: ModelConfig, work: Path) -> str:
    """Where fine-tuning starts: `config.base`, or what `pretrain` left in `work`.

    An embedded model is unpacked, and a checkpoint that is to read characters keyed to
    them, below `work`.

    Raises:
        ConfigError: If there is neither, or the base cannot be read.
        ModelError: If an embedded model is missing from the installation.
    """
    if config.base is None:
        encoder = work / "pretrain" / "encoder"
        if not (encoder / "config.json").is_file():
            raise ConfigError(
                f"{config.name}: no encoder at {encoder}; "
                "name one as `base`, or run `policyner pretrain`"
            )
        return str(encoder)
    owner, _, name = config.base.partition("/")
    if owner == "policyner" and name in EMBEDDED:
        return str(unpack(embedded_model(name), out=work / "base"))
    if config.vocabulary == "characters" and not is_character_tokenizer(
        load_tokenizer(config.base)
    ):
        return str(keyed_checkpoint(config.base, out=work / "base", seed=config.seed))
    return config.base


def _epochs(
    config: ModelConfig,
    lessons: Sequence[Lesson],
    unlabelled: Sequence[LabelledText],
    encoder: Encoder,
) -> Iterator[list[LabelledText]]:
    """The texts of each epoch: the gold, varied anew, and its share of the unlabelled ones."""
    settings = config.train
    gold = [spanned(lesson.notice, layers=lesson.layers) for lesson in lessons]
    augment = Augmenter(
        gold,
        agencies=settings.other_agencies,
        figures=settings.other_figures,
        run_together=settings.run_together,
    )
    random = np.random.default_rng([config.seed, 1])
    rounds = config.distil.epochs if config.distil else 0
    dealt = [text for _ in range(rounds) for text in unlabelled]
    for epoch in range(settings.epochs):
        yield [
            *(
                tagged(augment(text, random), encoder)
                for number, (lesson, text) in enumerate(zip(lessons, gold, strict=True))
                if _is_due(lesson.share, epoch, offset=number / len(gold))
            ),
            *dealt[epoch :: settings.epochs],
        ]


def _is_due(share: float, epoch: int, *, offset: float) -> bool:
    """Whether an epoch reads a text of which each reads a share; `offset` spreads them."""
    return math.floor(offset + (epoch + 1) * share) > math.floor(offset + epoch * share)


def _copied(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The weights of a model, as they are now."""
    return {name: weights.clone() for name, weights in model.state_dict().items()}


def _learnt_steps(base: str) -> list[list[list[float]]] | None:
    """The steps from tag to tag that a tagger has learnt, where training begins with one."""
    if not Path(base, SETTINGS_FILE).is_file():
        return None
    return read_settings(Path(base)).transitions


def _settings(config: ModelConfig) -> TaggerSettings:
    return TaggerSettings(
        name=config.name, window=config.reading_window or config.window, margin=config.margin
    )


def output_names() -> list[str]:
    """Names of the twelve outputs: layer by layer, O, B, I."""
    return [f"{tag}-{label}" for label in LABELS for tag in TAGS]


def _dataset(examples: Sequence[Example]) -> Dataset:
    return Dataset.from_dict(
        {
            "input_ids": [example.input_ids.astype(np.int32) for example in examples],
            "labels": [example.labels.astype(np.int8).reshape(-1) for example in examples],
            "soft": [
                np.zeros(0, np.float16) if example.soft is None else example.soft.reshape(-1)
                for example in examples
            ],
        }
    ).with_format("numpy")


def _arguments(config: ModelConfig, run: Path, *, steps: int, measured: bool) -> TrainingArguments:
    settings = config.train
    # Evenly, so that the network is measured at the end too, when its rate has fallen.
    every = steps // max(1, round(steps / settings.checkpoint_every))
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
        # Compiling pays on a GPU; on a CPU it gains next to nothing.
        torch_compile=torch.cuda.is_available(),
        use_cpu=not torch.cuda.is_available(),
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
        logging_steps=50,
        per_device_eval_batch_size=settings.batch_size,
        eval_strategy="steps" if measured else "no",
        eval_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=measured,
        metric_for_best_model="f1",
        seed=config.seed,
        report_to=[],
        disable_tqdm=True,
    )
