"""A provider plugin as a process: it prints the port it serves, and ends with the engine that started it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import grpc

from scripts.providers.engine import Engine
from scripts.providers.protocol import LARGE_MESSAGES, provider_pb2_grpc
from scripts.providers.servicer import Errors, Servicer

_THREADS = 256  # one call each; started only when needed, and a wait of ten minutes holds one
_LOOK_SECONDS = 2.0
_GRACE_SECONDS = 5.0  # for calls under way to answer


def serve(make: Callable[[Engine], Servicer]) -> None:
    """Serve until the engine goes away or interrupts us: a plugin has a process group of its own, so only it does."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs inherit an ignored SIGINT
        signal.signal(number, signal.default_int_handler)
    servicer = make(Engine(sys.argv[1] if len(sys.argv) > 1 else None))
    parent = os.getppid()
    server, port = start(servicer)
    with suppress(KeyboardInterrupt):
        print(port, flush=True)
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
    servicer.cancel()
    server.stop(_GRACE_SECONDS).wait()


def start(servicer: Servicer) -> tuple[grpc.Server, int]:
    """Serve on a free loopback port."""
    server = grpc.server(ThreadPoolExecutor(_THREADS), interceptors=[Errors()], options=LARGE_MESSAGES)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
