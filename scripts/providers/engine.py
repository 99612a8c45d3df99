"""What a plugin says to the person in front of the engine."""

from threading import Lock

import grpc

from scripts.providers.protocol import engine_pb2, engine_pb2_grpc


class Engine:
    """The engine that started this plugin; without an address (a test, a person) it is told nothing."""

    def __init__(self, address: str | None = None) -> None:
        self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address)) if address else None
        self._said: set[str] = set()
        self._lock = Lock()

    def info(self, message: str, urn: str = "") -> None:
        self._log(engine_pb2.INFO, message, urn)

    def warn(self, message: str, urn: str = "") -> None:
        self._log(engine_pb2.WARNING, message, urn)

    def once(self, message: str, urn: str = "") -> None:
        """Say something that is true of many resources for the first of them only."""
        if self._is_new(message):
            self.info(message, urn)

    def warn_once(self, message: str) -> None:
        if self._is_new(message):
            self.warn(message)

    def _is_new(self, message: str) -> bool:
        with self._lock:
            known = message in self._said
            self._said.add(message)
        return not known

    def status(self, message: str, urn: str) -> None:
        """Show what is going on beside the resource, until the next status."""
        self._log(engine_pb2.INFO, message, urn, ephemeral=True)

    def _log(self, severity: int, message: str, urn: str, *, ephemeral: bool = False) -> None:
        if self._stub is None:
            return
        request = engine_pb2.LogRequest(severity=severity, message=message, urn=urn, ephemeral=ephemeral)  # pyright: ignore[reportArgumentType]
        try:
            self._stub.Log(request, timeout=10)  # pyright: ignore[reportUnknownMemberType]
        except grpc.RpcError:
            """An engine that is gone hears nothing; what we were doing for it goes on to its end."""
