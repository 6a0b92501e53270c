"""Settling: where closed language says what a mention is and where it begins and ends."""

from policyner.settling.rules import RULES, Rule, settle

__all__ = ["RULES", "Rule", "settle"]
