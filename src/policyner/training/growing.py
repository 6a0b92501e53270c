"""More layers for a model that tags already, which change nothing at first.

A layer on top whose attention and feed-forward units write nothing, and whose
normalisations give back what they get, leaves what the network computes nearly as it was
(function-preserving growth: Net2Net, Chen et al. 2016); training fills it. So a model that
is too small for what there is to learn gets room, and keeps what it has learnt.
"""

from __future__ import annotations

from typing import cast

import torch
from transformers import BertForTokenClassification, PreTrainedModel
from transformers.models.bert.modeling_bert import BertLayer

from policyner.errors import ConfigError


def grow(model: PreTrainedModel, base: str, *, layers: int) -> BertForTokenClassification:
    """A model with more layers, the new ones on top, that tags nearly as the one given does.

    Args:
        model: A BERT token classifier.
        base: Where it comes from, for the error.
        layers: How many layers it shall have, the present ones counted.

    Returns:
        A new model with copies of the weights.

    Raises:
        ConfigError: If it is no BERT, or has more layers already.
    """
    if not isinstance(model, BertForTokenClassification):
        raise ConfigError(f"{base}: only a BERT can get more layers (`layers`)")
    present = model.config.num_hidden_layers
    if layers < present:
        raise ConfigError(f"{base} has {present} layers, more than `layers` ({layers})")
    config = type(model.config).from_dict({**model.config.to_dict(), "num_hidden_layers": layers})
    config._attn_implementation = model.config._attn_implementation
    grown = BertForTokenClassification(config)
    grown.load_state_dict(model.state_dict(), strict=False)
    stack = [cast("BertLayer", layer) for layer in grown.bert.encoder.layer]
    with torch.no_grad():
        top = stack[present - 1]
        for new in stack[present:]:
            new.load_state_dict(top.state_dict())
            _write_nothing(new, top.output.LayerNorm)
    return grown


def _write_nothing(layer: BertLayer, below: torch.nn.LayerNorm) -> None:
    """Lets a layer pass on what the normalisation below it gives."""
    # Its values have mean 0 and variance 1 before the gains and shifts, which fix the mean and
    # spread of what comes up; the normalisations here take both away and have to give them back.
    mean = below.bias.mean()
    spread = (below.weight.square().mean() + below.bias.var(unbiased=False)).sqrt()
    for part in (layer.attention.output, layer.output):
        part.dense.weight.zero_()
        part.dense.bias.zero_()
        part.LayerNorm.weight.fill_(float(spread))
        part.LayerNorm.bias.fill_(float(mean))
