"""A smaller encoder from a larger one of the same width: a start that knows the language already.

Layers are taken at even distances, the first and the last among them (as DistilBERT
does, Sanh et al. 2019), and of each feed-forward part the units that weigh most.
What is cut out is missed at first; pretraining mends it in a fraction of the time
that random weights take.
"""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModel, BertModel

from policyner.errors import ConfigError


def start_from(model: BertModel, folder: Path) -> None:
    """Gives an encoder the weights of another one, as many as it has room for.

    Args:
        model: The encoder to fill: as wide as the other, with as many layers and
            feed-forward units as it or fewer.
        folder: A checkpoint of the other encoder, with or without a head.

    Raises:
        ConfigError: If the folder holds no encoder, or the two do not fit together.
    """
    try:
        source = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{folder}: no encoder to start from: {error}") from error
    mine, theirs = model.config, source.config
    for name in ("vocab_size", "hidden_size", "num_attention_heads", "max_position_embeddings"):
        if getattr(mine, name) != getattr(theirs, name):
            raise ConfigError(
                f"{folder}: {name} is {getattr(theirs, name)}, the new encoder's "
                f"{getattr(mine, name)}"
            )
    for name in ("num_hidden_layers", "intermediate_size"):
        if getattr(mine, name) > getattr(theirs, name):
            raise ConfigError(f"{folder}: {name} is less than the new encoder's")
    model.embeddings.load_state_dict(source.embeddings.state_dict())
    chosen = torch.linspace(0, theirs.num_hidden_layers - 1, mine.num_hidden_layers).round().int()
    with torch.no_grad():
        for layer, number in zip(model.encoder.layer, chosen.tolist(), strict=True):
            _fill(layer, source.encoder.layer[number])


def _fill(layer: torch.nn.Module, source: torch.nn.Module) -> None:
    state = source.state_dict()
    inner, outer = state["intermediate.dense.weight"], state["output.dense.weight"]
    weight = inner.norm(dim=1) * outer.norm(dim=0)
    room = len(layer.state_dict()["intermediate.dense.bias"])
    kept = weight.topk(room).indices.sort().values
    state["intermediate.dense.weight"] = inner[kept]
    state["intermediate.dense.bias"] = state["intermediate.dense.bias"][kept]
    state["output.dense.weight"] = outer[:, kept]
    layer.load_state_dict(state)
