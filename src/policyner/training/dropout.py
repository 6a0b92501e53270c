"""Dropout that costs little on a CPU.

torch draws its mask there one number after the other, which is a fifth of the time of a
training step; a byte a unit is enough.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

_LEVELS = 256


class ByteDropout(nn.Dropout):
    """As `nn.Dropout`, with a share that is rounded to 256ths.

    Its bytes come from NumPy's global generator, whose state a checkpoint of the Trainer keeps:
    a run that was cut off resumes to the same weights.
    """

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """States of any shape, thinned out in training."""
        dropped = round(self.p * _LEVELS)
        if not self.training or not dropped:
            return states
        drawn = np.frombuffer(bytearray(np.random.bytes(states.numel())), dtype=np.uint8)
        keep = (torch.from_numpy(drawn) >= dropped).view(states.shape)
        return states * keep.to(states.dtype).mul_(_LEVELS / (_LEVELS - dropped))


def with_quick_dropout(model: nn.Module) -> nn.Module:
    """The model with each `nn.Dropout` in it exchanged for a `ByteDropout`."""
    for module in list(model.modules()):
        for name, child in module.named_children():
            if type(child) is nn.Dropout:
                setattr(module, name, ByteDropout(child.p))
    return model
