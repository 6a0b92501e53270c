"""A smaller encoder from a larger one: a start that knows the language already.

Layers are taken at even distances, the first and the last among them (as DistilBERT
does, Sanh et al. 2019), and of each layer the heads and feed-forward units that weigh most.
A narrower encoder sees the larger one's states in the directions that hold most of them
(principal components of all layers' states over a sample of text: those of the words alone
lose the positions, and with them all order). What is cut out is missed at first;
pretraining mends it in a fraction of the time that random weights take.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import BertForMaskedLM, BertModel

from policyner.errors import ConfigError


def start_from(
    model: BertForMaskedLM, folder: Path, *, ids: torch.Tensor, positions: torch.Tensor
) -> None:
    """Gives an encoder and its head the weights of others, as many as there is room for.

    Args:
        model: The encoder to fill: with the other's vocabulary and size of a head, and with as
            many positions, layers, heads, units and as much width as it or less.
        folder: A checkpoint of the other encoder; a head that it lacks begins anew.
        ids: (windows, tokens) a sample of text, which shows what the other's states hold.
        positions: (windows, tokens) where in a window these tokens stand.

    Raises:
        ConfigError: If the folder holds no encoder, or the two do not fit together.
    """
    try:
        source = BertForMaskedLM.from_pretrained(folder)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{folder}: no encoder to start from: {error}") from error
    mine, theirs = model.config, source.config
    if mine.vocab_size != theirs.vocab_size:
        raise ConfigError(
            f"{folder}: vocab_size is {theirs.vocab_size}, the new encoder's {mine.vocab_size}"
        )
    if _head(mine) != _head(theirs):
        raise ConfigError(
            f"{folder}: a head is {_head(theirs)} wide, the new encoder's {_head(mine)}"
        )
    for name in (
        "hidden_size", "num_attention_heads", "max_position_embeddings", "num_hidden_layers",
        "intermediate_size",
    ):  # fmt: skip
        if getattr(mine, name) > getattr(theirs, name):
            raise ConfigError(f"{folder}: {name} is less than the new encoder's")
    with torch.no_grad():
        cut = _Cut.of(source.bert, width=mine.hidden_size, ids=ids, positions=positions)
        _fill_embeddings(model.bert, source.bert, cut)
        _fill_head(model, source, cut)
        chosen = torch.linspace(0, theirs.num_hidden_layers - 1, mine.num_hidden_layers)
        numbers = chosen.round().int().tolist()
        for layer, number in zip(model.bert.encoder.layer, numbers, strict=True):
            _fill(layer, source.bert.encoder.layer[number], cut, head=_head(mine))


@dataclass(frozen=True, slots=True)
class _Cut:
    """From the states of the larger encoder to those of the smaller one.

    Attributes:
        directions: (wide, narrow) orthonormal columns; `None` where both are as wide.
    """

    directions: torch.Tensor | None

    @classmethod
    def of(
        cls, source: BertModel, *, width: int, ids: torch.Tensor, positions: torch.Tensor
    ) -> _Cut:
        if width == source.config.hidden_size:
            return cls(None)
        states = source(
            input_ids=ids, position_ids=positions, output_hidden_states=True
        ).hidden_states
        rows = torch.cat([each.flatten(0, 1) for each in states])
        return cls(torch.linalg.eigh(rows.T @ rows).eigenvectors[:, -width:].contiguous())

    def reads(self, weight: torch.Tensor) -> torch.Tensor:
        """A matrix (out, wide) that reads states, for narrow ones."""
        return weight if self.directions is None else weight @ self.directions

    def writes(self, weight: torch.Tensor) -> torch.Tensor:
        """A matrix (wide, in) or vector (wide,) that makes states, for narrow ones."""
        return weight if self.directions is None else self.directions.T @ weight

    def gains(self, weight: torch.Tensor) -> torch.Tensor:
        """The gains of a normalisation: each direction's is the mean of what it is made of."""
        return weight if self.directions is None else self.directions.T.square() @ weight


def _head(config: object) -> int:
    return int(config.hidden_size // config.num_attention_heads)  # type: ignore[attr-defined]


def _fill_embeddings(model: BertModel, source: BertModel, cut: _Cut) -> None:
    theirs = source.embeddings.state_dict()
    state = model.embeddings.state_dict()
    for name in state:
        if name.endswith("LayerNorm.weight"):
            state[name] = cut.gains(theirs[name])
        elif name.endswith("LayerNorm.bias"):
            state[name] = cut.writes(theirs[name])
        elif name.endswith("embeddings.weight"):
            state[name] = cut.reads(theirs[name][: len(state[name])])
    model.embeddings.load_state_dict(state)


def _fill_head(model: BertForMaskedLM, source: BertForMaskedLM, cut: _Cut) -> None:
    theirs = source.cls.predictions.state_dict()
    state = model.cls.predictions.state_dict()
    state["bias"] = theirs["bias"]
    for part, fill in (
        ("dense.weight", lambda weight: cut.writes(cut.reads(weight))),
        ("dense.bias", cut.writes),
        ("LayerNorm.weight", cut.gains),
        ("LayerNorm.bias", cut.writes),
    ):
        state[f"transform.{part}"] = fill(theirs[f"transform.{part}"])
    # What the head compares with are the embeddings of the words, which are filled already.
    state["decoder.weight"] = model.bert.embeddings.word_embeddings.weight
    state["decoder.bias"] = theirs["bias"]
    model.cls.predictions.load_state_dict(state)


def _fill(layer: torch.nn.Module, source: torch.nn.Module, cut: _Cut, *, head: int) -> None:
    theirs, state = source.state_dict(), layer.state_dict()
    heads = _heaviest_heads(theirs, room=len(state["attention.self.query.bias"]), head=head)
    units = _heaviest_units(theirs, room=len(state["intermediate.dense.bias"]))
    for name in ("query", "key", "value"):
        state[f"attention.self.{name}.weight"] = cut.reads(
            theirs[f"attention.self.{name}.weight"][heads]
        )
        state[f"attention.self.{name}.bias"] = theirs[f"attention.self.{name}.bias"][heads]
    state["intermediate.dense.weight"] = cut.reads(theirs["intermediate.dense.weight"][units])
    state["intermediate.dense.bias"] = theirs["intermediate.dense.bias"][units]
    for part, inputs in (("attention.output", heads), ("output", units)):
        state[f"{part}.dense.weight"] = cut.writes(theirs[f"{part}.dense.weight"][:, inputs])
        state[f"{part}.dense.bias"] = cut.writes(theirs[f"{part}.dense.bias"])
        state[f"{part}.LayerNorm.weight"] = cut.gains(theirs[f"{part}.LayerNorm.weight"])
        state[f"{part}.LayerNorm.bias"] = cut.writes(theirs[f"{part}.LayerNorm.bias"])
    layer.load_state_dict(state)


def _heaviest_heads(state: dict[str, torch.Tensor], *, room: int, head: int) -> torch.Tensor:
    """Rows of the heads that say most: by what their values are and what is made of them."""
    values = state["attention.self.value.weight"].view(-1, head, state["output.dense.bias"].numel())
    made = state["attention.output.dense.weight"].view(-1, len(values), head)
    weight = values.flatten(1).norm(dim=1) * made.transpose(0, 1).flatten(1).norm(dim=1)
    kept = weight.topk(room // head).indices.sort().values
    rows: torch.Tensor = (kept[:, None] * head + torch.arange(head)).flatten()
    return rows


def _heaviest_units(state: dict[str, torch.Tensor], *, room: int) -> torch.Tensor:
    inner, outer = state["intermediate.dense.weight"], state["output.dense.weight"]
    units: torch.Tensor = (inner.norm(dim=1) * outer.norm(dim=0)).topk(room).indices.sort().values
    return units
