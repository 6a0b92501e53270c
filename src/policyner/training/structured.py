"""The loss of whole tag sequences: a linear-chain CRF for each layer.

A token's own cross-entropy does not know that a name has no hole and no lone
first character. The CRF (Lafferty et al. 2001) scores sequences, so the network and the
transitions learn boundaries together. The network stays a stock token
classifier: the transitions are a table that the tagger adds when it decodes.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS

_O, _B, _I = range(len(TAGS))
_FORBIDDEN = -1e4

# Transitions are learnt at this many times the rate of the network's weights: they
# are few, start from nothing, and must reach several nats.
_PACE = 20.0


class Transitions(nn.Module):
    """Scores for going from one tag to the next, in each layer.

    Args:
        scores: (layers, 3, 3) scores to begin with; nothing where it is `None`.
    """

    def __init__(self, scores: Sequence[Sequence[Sequence[float]]] | None = None) -> None:
        super().__init__()
        shape = len(LABELS), len(TAGS), len(TAGS)
        begin = torch.zeros(shape) if scores is None else torch.tensor(scores) / _PACE
        begin[:, _O, _I] = 0.0
        self.weight = nn.Parameter(begin)

    def scores(self) -> torch.Tensor:
        """(layers, 3, 3) scores from O, B, I to O, B, I; from O to I there is no way."""
        forbidden = torch.zeros_like(self.weight)
        forbidden[:, _O, _I] = _FORBIDDEN
        return self.weight * _PACE + forbidden


def sequence_loss(
    logits: torch.Tensor, tags: torch.Tensor, mask: torch.Tensor, transitions: torch.Tensor
) -> torch.Tensor:
    """Negative log-likelihood of tag sequences, per tag.

    Args:
        logits: (windows, tokens, layers, 3) the network's scores.
        tags: (windows, tokens, layers) numbers of O, B, I; read where `mask` holds.
        mask: (windows, tokens, layers) which tags count: one run in each layer of a window,
            which may begin and end anywhere in it, or none.
        transitions: (layers, 3, 3) scores from one tag to the next.

    Returns:
        A scalar, in nats.
    """
    tags = tags.where(mask, torch.zeros_like(tags))
    both = mask[:, 1:] & mask[:, :-1]
    emitted = logits.gather(3, tags[..., None])[..., 0] * mask
    layers = torch.arange(transitions.shape[0], device=tags.device)
    moved = transitions[layers, tags[:, :-1], tags[:, 1:]] * both
    gold = emitted.sum(dim=1) + moved.sum(dim=1)
    losses = (_log_partition(logits, mask, transitions) - gold) * mask.any(dim=1)
    return losses.sum() / mask.sum()


def _log_partition(
    logits: torch.Tensor, mask: torch.Tensor, transitions: torch.Tensor
) -> torch.Tensor:
    """(windows, layers) log of the summed scores of all sequences."""
    total = torch.zeros_like(logits[:, 0])
    running = torch.zeros_like(mask[:, 0])
    for step in range(logits.shape[1]):
        reached = torch.logsumexp(total[..., :, None] + transitions, dim=-2)
        first = torch.zeros_like(reached)
        follow = torch.where(running[..., None], reached, first) + logits[:, step]
        total = torch.where(mask[:, step, :, None], follow, total)
        running = running | mask[:, step]
    return torch.logsumexp(total, dim=-1)
