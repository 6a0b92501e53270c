"""Connections that are let go where their client neither asks nor reads."""

from __future__ import annotations

import asyncio

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

# In so many seconds a request's head arrives, or some of an answer is taken.
_PATIENCE = 30.0

# What is in hand when a signal comes has so many seconds to be answered.
GRACE = 10


def configured(app: FastAPI) -> uvicorn.Config:
    """How an application is served."""
    return uvicorn.Config(
        app,
        http=WatchedConnection,
        log_level="warning",
        access_log=False,
        server_header=False,
        # An address that a client claims to be forwarded from is nobody's business here.
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=GRACE,
    )


class WatchedConnection(H11Protocol):
    """One connection; how long a body takes is the application's business."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to watch it."""
        super().connection_made(transport)
        self._look(None)

    def _look(self, before: tuple[object, int] | None) -> None:
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        seen = self.cycle, self.transport.get_write_buffer_size()
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if seen == before and not is_answering:
            self.transport.abort()
            return
        self.loop.call_later(_PATIENCE, self._look, seen)
