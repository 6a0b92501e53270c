"""The annotators' page over a folder, with a small pipeline in place of the model."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1] / "batch"))
sys.path.append(str(Path(__file__).parents[1] / "service"))
