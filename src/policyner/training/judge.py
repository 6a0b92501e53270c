"""Measuring a network while it is trained, as the product reads: with transitions and rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from torch import nn

from policyner.evaluation.gold import GoldNotice
from policyner.evaluation.report import extract_notices, score_records
from policyner.extractor import Extractor
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import Encoder
from policyner.tagging.tagger import Tagger, TaggerSettings
from policyner.tagging.torch_backend import ModelBackend
from policyner.training.structured import Transitions


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
