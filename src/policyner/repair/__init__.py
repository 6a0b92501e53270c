"""From the source text to a clean one, aligned character by character."""

from policyner.repair.aligned import AlignedText
from policyner.repair.chain import repair
from policyner.repair.edits import Edit, EditLog
from policyner.repair.losses import Loss, find_losses
from policyner.repair.script import Script, script_of

__all__ = ["AlignedText", "Edit", "EditLog", "Loss", "Script", "find_losses", "repair", "script_of"]
