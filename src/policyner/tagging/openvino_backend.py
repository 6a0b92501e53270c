"""The default backend: OpenVINO reads the ONNX file and needs no PyTorch."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Semaphore
from typing import Any

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
    """Runs an ONNX file on the processor, in any number of threads at once.

    The precision is what the processor is fast at: bfloat16 where OpenVINO
    finds hardware for it, 32-bit floats elsewhere.

    A request serves one thread at a time, and a compiled model uses the cores that it was
    compiled for. So threads that meet get a request each, every one compiled alike: the digits
    do not depend on how many there are. A process that was forked from this one compiles its
    own, and so does one that a backend was pickled to.

    Args:
        path: The ONNX file.
        threads: Threads of one inference; all cores where it is `None`.

    Raises:
        ModelError: If OpenVINO cannot read the file.
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        self._path = path
        self._threads = threads
        self._pool = _Pool(self._compile, most=_at_once(threads))
        # At once, so that a file that cannot be read is known when the model is loaded.
        with self._pool.request():
            pass
        _backends.add(self)

    def logits(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(windows, tokens, 12) logits for (windows, tokens) ids and mask."""
        with self._pool.request() as request:
            result = request.infer(
                {"input_ids": input_ids, "attention_mask": attention_mask}, share_outputs=False
            )
            return np.asarray(result[0], dtype=np.float32)

    def begin_anew(self) -> None:
        """Compiles the model again where it is next needed, as after a fork.

        OpenVINO's threads did not come along. Letting go of what they worked for would join
        them, which ends or hangs the process; so the old requests are kept until it ends.
        """
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._pool))
        self._pool = _Pool(self._compile, most=_at_once(self._threads))

    def __reduce__(self) -> tuple[Callable[[Path, int | None], OpenVinoBackend], tuple[Any, ...]]:
        return _load, (self._path, self._threads)

    def _compile(self) -> Any:
        core = openvino.Core()
        # Pinned threads of several processes would all sit on the first core.
        settings: dict[str, str | int | bool] = {
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,
        }
        if self._threads is not None:
            settings["INFERENCE_NUM_THREADS"] = self._threads
        try:
            model = core.compile_model(core.read_model(self._path), "CPU", settings)
        except RuntimeError as error:
            raise ModelError(f"{self._path}: OpenVINO cannot read it: {error}") from error
        logger.debug("%s: %s", self._path, model.get_property("INFERENCE_PRECISION_HINT"))
        return model.create_infer_request()


class _Pool:
    """Requests that threads take and bring back.

    Args:
        make: Makes one more request.
        most: How many there may be; a thread that finds all of them taken waits.
    """

    def __init__(self, make: Callable[[], Any], *, most: int) -> None:
        self._make = make
        self._left = Semaphore(most)
        # The last one brought back first: its memory is warm, and no more are made than needed.
        self._free: LifoQueue[Any] = LifoQueue()

    @contextmanager
    def request(self) -> Iterator[Any]:
        """A request that is nobody else's meanwhile."""
        request = self._take()
        try:
            yield request
        finally:
            self._free.put(request)

    def _take(self) -> Any:
        try:
            return self._free.get_nowait()
        except Empty:
            may_make = self._left.acquire(blocking=False)
        if not may_make:
            return self._free.get()
        try:
            return self._make()
        except BaseException:
            self._left.release()
            raise


def _at_once(threads: int | None) -> int:
    """How many inferences of so many threads the cores of this process can carry."""
    # Not known outside of Linux: there the process may have all of them.
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return 1 if threads is None else max(1, cores // threads)


def _load(path: Path, threads: int | None) -> OpenVinoBackend:
    return OpenVinoBackend(path, threads=threads)


_backends: weakref.WeakSet[OpenVinoBackend] = weakref.WeakSet()


def _after_fork() -> None:
    for backend in _backends:
        backend.begin_anew()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(after_in_child=_after_fork)
