"""The HF Trainer for four layers of tags: its loss, its learning rates, its batches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import nn
from transformers import Trainer

from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS
from policyner.training.examples import IGNORED
from policyner.training.judge import Judge
from policyner.training.structured import Transitions, sequence_loss

_LAYER = re.compile(r"\.layers?\.(\d+)\.")


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
