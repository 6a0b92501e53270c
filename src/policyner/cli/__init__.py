"""The command line; every command is a call of one room."""

from policyner.cli.app import app, main

__all__ = ["app", "main"]
