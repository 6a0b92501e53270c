"""A checkpoint from a model folder that holds an ONNX file alone: the way back from `export`.

The embedded models travel as ONNX in 8-bit integers. Fine-tuning wants matrices in
floats: here each one is multiplied out from its integers, its scales, and what the
export moved from the values into the matrix. What was lost in rounding stays lost; it is
what the model computes with.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper
from transformers import AutoConfig, AutoModelForTokenClassification

from policyner.errors import ModelError
from policyner.tagging.backend import ONNX_FILE
from policyner.tagging.tagger import SETTINGS_FILE
from policyner.training.facts import FACTS_FILE

# What `export` wraps around the checkpoint.
_WRAPPER = "model."


def unpack(folder: Path, *, out: Path) -> Path:
    """Writes the checkpoint that a model folder was exported from, but for rounding.

    Args:
        folder: A model folder with `model.onnx`, as `export` writes it.
        out: The folder to write: a token-classification checkpoint with its tokenizer,
            `tagger.json` and facts.

    Returns:
        `out`.

    Raises:
        ModelError: If the file holds not all the weights of the network in `config.json`.
    """
    model = AutoModelForTokenClassification.from_config(  # type: ignore[no-untyped-call]
        AutoConfig.from_pretrained(folder)
    )
    weights = _weights(onnx.load(str(folder / ONNX_FILE)))
    state = {
        name: torch.from_numpy(weights[name].astype(np.float32).copy())
        for name in model.state_dict()
        if name in weights
    }
    missing, _ = model.load_state_dict(state, strict=False)
    if missing:
        raise ModelError(f"{folder / ONNX_FILE}: no weights for {', '.join(missing)}")
    model.save_pretrained(out)
    for name in ("tokenizer.json", SETTINGS_FILE, FACTS_FILE):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, out / name)
    return out


def _weights(model: ModelProto) -> dict[str, NDArray[np.floating]]:
    """Every weight by its name in the checkpoint; matrices as torch keeps them."""
    graph = _Graph(model)
    found = {
        name.removeprefix(_WRAPPER): value
        for name, value in graph.constants.items()
        if name.startswith(_WRAPPER)
    }
    for node in model.graph.node:
        if node.op_type == "Gather" and (table := graph.value(node.input[0])) is not None:
            found[_table_name(node.input[0])] = table
        elif node.op_type == "MatMul" and (matrix := graph.value(node.input[1])) is not None:
            if (bias := graph.added_to(node.output[0])) is None:
                continue
            scale = graph.scale_of(node.input[0])
            if scale is not None:
                matrix = matrix * scale.reshape(-1, 1)
            found[f"{bias.removeprefix(_WRAPPER).removesuffix('.bias')}.weight"] = matrix.T
    return found


class _Graph:
    """An ONNX graph by names, with constants in floats."""

    def __init__(self, model: ModelProto) -> None:
        self.constants = {
            tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer
        }
        self._makers = {name: node for node in model.graph.node for name in node.output}
        self._nodes = model.graph.node

    def value(self, name: str) -> NDArray[np.floating] | None:
        """A constant, in floats where it is kept in integers; `None` where it is computed."""
        if name in self.constants:
            return self.constants[name]
        maker = self._makers.get(name)
        if maker is None or maker.op_type != "DequantizeLinear":
            return None
        integers, scale, zero = (self.constants.get(part) for part in maker.input)
        if integers is None or scale is None or zero is None:
            return None
        axis = next((a.i for a in maker.attribute if a.name == "axis"), 1)
        shape = [1] * integers.ndim
        if scale.ndim:
            shape[axis] = -1
        floats = integers.astype(np.float32) - zero.astype(np.float32).reshape(shape)
        return np.asarray(floats * scale.reshape(shape))

    def scale_of(self, name: str) -> NDArray[np.floating] | None:
        """What the values of a tensor were multiplied by, constant by constant, on the way."""
        for maker in self._way_up(name):
            if maker.op_type == "Mul":
                return next((self.constants[i] for i in maker.input if i in self.constants), None)
        return None

    def added_to(self, name: str) -> str | None:
        """The name of the constant that is added to a tensor."""
        for node in self._nodes:
            if node.op_type == "Add" and name in node.input:
                return next((i for i in node.input if i in self.constants), None)
        return None

    def _way_up(self, name: str) -> Iterator[NodeProto]:
        """The nodes that a tensor came through on its way into integers and back."""
        while (maker := self._makers.get(name)) is not None:
            yield maker
            if maker.op_type not in ("DequantizeLinear", "QuantizeLinear"):
                return
            name = maker.input[0]


def _table_name(name: str) -> str:
    """The name of a table of embeddings, as the checkpoint has it."""
    start = name.find(_WRAPPER)
    return name[start + len(_WRAPPER) :].removesuffix("_1") if start >= 0 else name
