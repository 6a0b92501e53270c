"""The default backend: OpenVINO reads the ONNX file and needs no PyTorch."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policyner.errors import ModelError

# OpenVINO imports a telemetry package for its model converter, which we never
# call. Without that package it uses a stub of its own; so we let it find none.
_TELEMETRY = "openvino_telemetry"
if _TELEMETRY not in sys.modules:
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment]
    try:
        import openvino
    finally:
        del sys.modules[_TELEMETRY]
else:
    import openvino

logger = logging.getLogger(__name__)


class OpenVinoBackend:
    """Runs an ONNX file on the processor.

    The precision is what the processor is fast at: bfloat16 where OpenVINO
    finds hardware for it, 32-bit floats elsewhere.

    Args:
        path: The ONNX file.
        threads: Threads of inference; all cores where it is `None`.

    Raises:
        ModelError: If OpenVINO cannot read the file.
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        core = openvino.Core()
        # Pinned threads of several processes would all sit on the first core.
        settings: dict[str, str | int | bool] = {
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,
        }
        if threads is not None:
            settings["INFERENCE_NUM_THREADS"] = threads
        try:
            self._model = core.compile_model(core.read_model(path), "CPU", settings)
        except RuntimeError as error:
            raise ModelError(f"{path}: OpenVINO cannot read it: {error}") from error
        self._request = self._model.create_infer_request()
        logger.debug("%s: %s", path, self._model.get_property("INFERENCE_PRECISION_HINT"))

    def logits(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(windows, tokens, 12) logits for (windows, tokens) ids and mask."""
        result = self._request.infer(
            {"input_ids": input_ids, "attention_mask": attention_mask}, share_outputs=False
        )
        return np.asarray(result[0], dtype=np.float32)
