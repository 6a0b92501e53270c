"""Puts the reader of snippets, and the kinds beside these tests, where they find them."""

from __future__ import annotations

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path += [str(_HERE), str(_HERE.parent / "linking")]
