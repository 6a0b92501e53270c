"""Fine-tuning: a token classifier with twelve outputs, by the HF Trainer.

The checkpoint that comes out is a stock `AutoModelForTokenClassification`:
four layers × (O, B, I) outputs, no class of our own, so it loads with plain
transformers and any encoder from the hub can take its place.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from datasets import Dataset
from torch import nn
from transformers import (
    AutoModelForTokenClassification,
    EarlyStoppingCallback,
    Trainer,
    TrainingArguments,
)
from transformers.trainer_utils import get_last_checkpoint

from policyner.errors import ConfigError
from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.report import extract_notices, score_records
from policyner.extractor import EMBEDDED, Extractor, embedded_model
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS, Label
from policyner.tagging.pieces import Encoder, load_encoder
from policyner.tagging.tagger import (
    SETTINGS_FILE,
    Tagger,
    TaggerSettings,
    read_settings,
    write_settings,
)
from policyner.tagging.torch_backend import ModelBackend
from policyner.training.augment import Augmenter
from policyner.training.config import ModelConfig
from policyner.training.corrections import corrected
from policyner.training.examples import (
    IGNORED,
    Example,
    LabelledText,
    draw_examples,
    spanned,
    tagged,
)
from policyner.training.facts import add_facts, read_facts
from policyner.training.keying import keyed_checkpoint
from policyner.training.places import check_places
from policyner.training.shipped import unpack
from policyner.training.standoff import Annotated, read_annotated
from policyner.training.structured import Transitions, sequence_loss
from policyner.training.tokenizer import is_character_tokenizer, load_tokenizer

logger = logging.getLogger(__name__)

_LAYER = re.compile(r"\.layers?\.(\d+)\.")


def train(config: ModelConfig, *, work: Path) -> Path:
    """Fine-tunes a model on gold, or goes on with a run that was cut off.

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
    model.transitions = Transitions(_learnt_steps(base))
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


def _learnt_steps(base: str) -> list[list[list[float]]] | None:
    """The steps from tag to tag that a tagger has learnt, where training begins with one."""
    if not Path(base, SETTINGS_FILE).is_file():
        return None
    return read_settings(Path(base)).transitions


def _settings(config: ModelConfig) -> TaggerSettings:
    return TaggerSettings(
        name=config.name, window=config.reading_window or config.window, margin=config.margin
    )


def with_transitions(settings: TaggerSettings, transitions: Transitions) -> TaggerSettings:
    """The settings with the steps from tag to tag as they are learnt, rounded as they are kept."""
    scores = transitions.scores().detach().cpu()
    return settings.model_copy(
        update={
            "transitions": [
                [[round(score, 3) for score in row] for row in layer] for layer in scores.tolist()
            ]
        }
    )


class Judge:
    """Measures a network on held-out notices as the product reads them, rules included.

    Args:
        notices: The held-out notices.
        encoder: The network's.
        settings: How its scores are read, but for the steps from tag to tag.
    """

    def __init__(
        self, notices: Sequence[GoldNotice], encoder: Encoder, settings: TaggerSettings
    ) -> None:
        self._notices = notices
        self._encoder = encoder
        self._settings = settings

    def __call__(self, model: nn.Module) -> dict[str, float]:
        """Strict F1 of each layer, their mean `f1`, and F1 of the links.

        Args:
            model: The network, which carries its `Transitions`.
        """
        settings = with_transitions(self._settings, cast("Transitions", model.transitions))
        tagger = Tagger(self._encoder, ModelBackend(model), settings)
        records = list(extract_notices(Extractor(tagger), self._notices))
        report = score_records(self._notices, records, model=settings.name)
        figures = report.figures()
        layers = [figures[label] for label in LABELS]
        return {"f1": sum(layers) / len(layers), **figures}


def output_names() -> list[str]:
    """Names of the twelve outputs: layer by layer, O, B, I."""
    return [f"{tag}-{label}" for label in LABELS for tag in TAGS]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A notice to learn from.

    Attributes:
        notice: The notice.
        layers: The layers that were annotated.
        share: Share of the epochs that read it.
    """

    notice: GoldNotice
    layers: tuple[Label, ...] = LABELS
    share: float = 1.0


def split_gold(config: ModelConfig) -> tuple[list[Lesson], list[GoldNotice]]:
    """The notices a model is trained on, and those that every choice is made on.

    A file that `gold` lists twice is read twice in an epoch; held out, a notice counts once.
    Of a text that lies in a corpus the place is known: what comes from a held-out place is
    not trained on.

    Raises:
        ConfigError: If an id in `held_out` is not that of a notice, or a held-out place is none.
        GoldError: If a gold file is missing or malformed.
    """
    settings = config.train
    notices = [notice for path in settings.gold for notice in read_gold(path)]
    for path in settings.corrections:
        notices = corrected(notices, path)
    learnt, measured = _by_place(config)
    lessons = [*map(Lesson, notices), *learnt]
    held_out = {annotated.notice.id: annotated.notice for annotated in measured}
    if isinstance(settings.held_out, float):
        order = np.random.default_rng(config.seed).permutation(len(lessons))
        count = round(len(lessons) * settings.held_out)
        chosen = {lessons[int(i)].notice.id for i in order[:count]}
    else:
        chosen = set(settings.held_out)
        if unknown := chosen - {lesson.notice.id for lesson in lessons}:
            raise ConfigError(
                f"{config.name}: held out, but not in the gold: {', '.join(sorted(unknown))}"
            )
    held_out |= {each.notice.id: each.notice for each in lessons if each.notice.id in chosen}
    return (
        [lesson for lesson in lessons if lesson.notice.id not in chosen],
        [*held_out.values(), *(n for path in settings.selection for n in read_gold(path))],
    )


def of_held_out_places(config: ModelConfig) -> list[Annotated]:
    """The annotated texts of held-out places that choices are made on.

    Raises:
        ConfigError: If a held-out place is none.
        GoldError: If a file of annotations is missing or malformed.
    """
    return _by_place(config)[1]


def _by_place(config: ModelConfig) -> tuple[list[Lesson], list[Annotated]]:
    """The annotated texts that may be learnt from, and those that choices are made on."""
    places = check_places(config.held_out_places)
    learnt: list[Lesson] = []
    measured: list[Annotated] = []
    for part in config.train.standoff:
        for annotated in read_annotated(part.annotations, part.texts):
            if not annotated.places & places:
                learnt.append(Lesson(annotated.notice, part.layers, part.share))
            elif part.measured:
                measured.append(annotated)
    return learnt, measured


class LayeredTrainer(Trainer):
    """A Trainer for four layers: cross-entropy of each tag plus the loss of their sequences.

    The model carries the sequences' `Transitions` as a part of its own while it is
    trained, so that they are optimised and checkpointed with it.

    Args:
        judge: Measures the network at each checkpoint.
        layer_decay: The learning rate of a layer as a share of that of the layer above it.
        arguments: The Trainer's own.
    """

    def __init__(self, *, judge: Judge, layer_decay: float, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._judge = judge
        self._layer_decay = layer_decay

    def create_optimizer(self, model: nn.Module | None = None) -> torch.optim.Optimizer:
        """AdamW with a learning rate for each layer (Howard and Ruder 2018, 3.2)."""
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(
                _parameter_groups(
                    cast("nn.Module", model or self.model),
                    rate=self.args.learning_rate,
                    decay=self._layer_decay,
                    weight_decay=self.args.weight_decay,
                ),
                lr=self.args.learning_rate,
            )
        return self.optimizer

    def evaluate(
        self,
        eval_dataset: Any = None,  # noqa: ARG002 - Trainer's
        ignore_keys: list[str] | None = None,  # noqa: ARG002
        metric_key_prefix: str = "eval",
    ) -> dict[str, float]:
        """What the judge says, by the Trainer's names."""
        figures = {
            f"{metric_key_prefix}_{k}": v
            for k, v in self._judge(cast("nn.Module", self.model)).items()
        }
        self.log(figures)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, figures
        )
        return figures

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
        mask = labels != IGNORED
        expected = -(inputs["soft"] * logits.log_softmax(dim=-1)).sum(dim=-1)
        loss = expected.sum() / mask.sum()
        transitions = cast("Transitions", model.transitions)
        loss = loss + sequence_loss(logits, labels, mask, transitions.scores())
        return (loss, outputs) if return_outputs else loss


def _parameter_groups(
    model: nn.Module, *, rate: float, decay: float, weight_decay: float
) -> list[dict[str, Any]]:
    """The parameters by layer and by whether they decay (matrices do), with their rates."""
    layers = int(cast("Any", model).config.num_hidden_layers)
    groups: dict[tuple[int, bool], list[nn.Parameter]] = defaultdict(list)
    for name, parameter in model.named_parameters():
        layer = _LAYER.search(name)
        depth = int(layer[1]) + 1 if layer else 0 if ".embeddings." in name else layers + 1
        groups[depth, parameter.ndim > 1].append(parameter)
    return [
        {
            "params": parameters,
            "lr": rate * decay ** (layers + 1 - depth),
            "weight_decay": weight_decay if decays else 0.0,
        }
        for (depth, decays), parameters in sorted(groups.items(), key=lambda group: group[0])
    ]


class Collator:
    """Pads windows to a batch.

    Args:
        pad: Id of `[PAD]`.
    """

    def __init__(self, *, pad: int) -> None:
        self._pad = pad

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """(windows, tokens) ids and mask, (windows, tokens, layers) labels and soft labels."""
        width = max(len(row["input_ids"]) for row in rows)
        ids = torch.full((len(rows), width), self._pad)
        attention = torch.zeros_like(ids)
        labels = torch.full((len(rows), width, len(LABELS)), IGNORED)
        soft = torch.zeros((*labels.shape, len(TAGS)))
        for number, row in enumerate(rows):
            length = len(row["input_ids"])
            ids[number, :length] = torch.as_tensor(row["input_ids"])
            attention[number, :length] = 1
            labels[number, :length] = torch.as_tensor(row["labels"]).view(length, len(LABELS))
            if len(row["soft"]):
                shape = (length, len(LABELS), len(TAGS))
                soft[number, :length] = torch.as_tensor(row["soft"]).view(shape)
            else:
                drawn = labels[number, :length] != IGNORED
                soft[number, :length][drawn] = nn.functional.one_hot(
                    labels[number, :length][drawn], len(TAGS)
                ).float()
        return {"input_ids": ids, "attention_mask": attention, "labels": labels, "soft": soft}


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
