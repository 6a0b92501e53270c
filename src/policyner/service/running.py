"""Serving until a signal says to stop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from policyner.errors import UsageError
from policyner.service.connections import GRACE, configured
from policyner.service.desk import Desk

logger = logging.getLogger(__name__)

# Of a process that had to leave a thread behind: as SIGKILL would end it.
_KILLED = 137


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: The address to listen at.
        port: Its port; any free one where it is 0.

    Raises:
        UsageError: If the address or the port is not to be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError, TypeError, ValueError) as error:
        # The last two tell of what can be the name of no host.
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}:{port}: {reason}; choose another --port or --host") from error


def address_of(at: socket.socket) -> str:
    """The web address that a listening socket is reached by, such as `http://127.0.0.1:8000`."""
    host, port = at.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: FastAPI, desk: Desk, *, at: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serves until SIGINT or SIGTERM; answers what is in hand, then raises the signal again.

    Args:
        app: The service.
        desk: Does its work; closed in the end.
        at: A socket that listens.
        on_ready: Called before the first request is taken.
    """
    on_ready()
    try:
        uvicorn.Server(configured(app)).run(sockets=[at])
    finally:
        if not desk.close(within=GRACE):
            # A thread cannot be ended, and Python would wait for it.
            logger.error("a notice is still worked on; it is left where it is")
            logging.shutdown()
            os._exit(_KILLED)
