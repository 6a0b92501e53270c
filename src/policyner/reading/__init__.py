"""From a path, bytes or a string to a `Source`: the text that offsets point into."""

from policyner.reading.dispatch import read_bytes, read_path, read_text
from policyner.reading.inputs import Input, find_inputs
from policyner.reading.source import Source

__all__ = ["Input", "Source", "find_inputs", "read_bytes", "read_path", "read_text"]
