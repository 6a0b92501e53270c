"""What made a record."""

from __future__ import annotations

from pydantic import ConfigDict

from policyner.records.values import Value
from policyner.version import __version__

#: The version of the annotation guidelines (`annotations/README.md`) that the rules follow.
GUIDELINES_VERSION = "1.1"


class Producer(Value):
    """What made a record; the same producer makes the same record of the same input.

    Attributes:
        policyner: Version of policyner.
        model: Name of the model.
        model_version: What tells the model's weights from others of its name.
        guidelines: Version of the annotation guidelines that its rules follow.
    """

    # Older releases of pydantic keep names that begin with `model_` for themselves.
    model_config = ConfigDict(protected_namespaces=())

    policyner: str
    model: str
    model_version: str
    guidelines: str

    @classmethod
    def of(cls, *, model: str, model_version: str) -> Producer:
        """This version of policyner with a model."""
        return cls(
            policyner=__version__,
            model=model,
            model_version=model_version,
            guidelines=GUIDELINES_VERSION,
        )
