"""The seam between the tagger and whatever runs the network."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from policyner.errors import ModelError

ONNX_FILE = "model.onnx"


class Backend(Protocol):
    """Runs a token classifier with twelve outputs."""

    def logits(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(windows, tokens, 12) logits for (windows, tokens) ids and mask."""
        ...


def load_backend(folder: Path, *, threads: int | None = None) -> Backend:
    """The backend that fits a model folder.

    A folder with `model.onnx` runs on OpenVINO, without PyTorch; any other
    is taken as a transformers checkpoint.

    Args:
        folder: The model folder.
        threads: Threads for one model; all cores where it is `None`.

    Raises:
        ModelError: If the folder holds neither, or what runs it is not installed.
    """
    if (folder / ONNX_FILE).is_file():
        from policyner.tagging.openvino_backend import OpenVinoBackend

        return OpenVinoBackend(folder / ONNX_FILE, threads=threads)
    if not (folder / "config.json").is_file():
        raise ModelError(f"{folder}: neither {ONNX_FILE} nor a transformers checkpoint")
    try:
        from policyner.tagging.torch_backend import TorchBackend
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{folder}: a checkpoint without {ONNX_FILE} needs {error.name}, which is not "
            "installed: pip install 'policyner[train]'"
        ) from error
    return TorchBackend(folder, threads=threads)
