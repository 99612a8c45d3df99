"""The Python language host: the engine starts it as `pulumi-language-python` and has it run a project's program.

It stands in for the official one where that is not installed. It imports nothing else of ours, so that a program meets
the same modules as under the official host.
"""

import gc
import os
import runpy
import signal
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

import grpc
from pulumi import RunError
from pulumi.automation import _server
from pulumi.automation._server import LanguageServer
from pulumi.runtime import run_in_stack
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

_LIMIT = 400 * 1024 * 1024
"""Bytes of the largest message; what the SDK uses."""

_THREADS = 16
_LOOK_SECONDS = 1.0


class Host(LanguageServer):
    """Runs the program of the project that the engine names, in this process."""

    def __init__(self, engine: str) -> None:
        """`engine` is the address at which the engine listens for the program's messages."""
        super().__init__(lambda: None)
        self._engine = engine

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802 the protocol's name
        """Agree to talk."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        """The version of the SDK that runs programs."""
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Run the program; what it raises has been shown when this returns."""
        program = Path(request.info.program_directory, request.info.entry_point or ".").resolve()
        self.program = lambda: _run(program)
        os.chdir(request.pwd or program)
        # The SDK's server is made for programs inside the engine's caller, and looks for the address here.
        request.args.insert(0, self._engine)
        # Nearly all that a program makes lives until it ends: looking for garbage finds none.
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
        failed = super().Run(request, context).error  # pyright: ignore[reportUnknownMemberType]
        return language_pb2.RunResponse(bail=bool(failed))


def _run(program: Path) -> None:
    """Run the program as the official host does: its folder first on `sys.path`, its name `__main__`."""
    if program.is_dir() and not (program / "__main__.py").is_file():
        raise RunError(f"{program}: has no __main__.py")
    folder = program if program.is_dir() else program.parent
    sys.path[0] = str(folder)
    sys.argv = [str(program)]
    runpy.run_path(str(program), run_name="__main__")


async def _explained(program: Callable[[], None]) -> None:
    """Run the program and everything it has left to do; show an error as a person wants to see it."""
    try:
        await run_in_stack(program)
    except SystemExit as stop:
        if stop.code:
            raise RunError(f"the program exited with {stop.code}") from stop
    except (RunError, grpc.RpcError):
        raise
    except Exception as error:
        own = None if isinstance(error, SyntaxError) else _own(error.__traceback__, sys.path[0])
        text = "".join(traceback.format_exception(type(error), error, own)).rstrip()
        raise RunError(f"Program failed with an unhandled exception:\n{text}") from error


def _own(trace: TracebackType | None, folder: str) -> TracebackType | None:
    """The part of a traceback that begins in the program's own folder; all of it where none does."""
    rest = trace
    while rest and not rest.tb_frame.f_code.co_filename.startswith(folder):
        rest = rest.tb_next
    return rest or trace


def serve() -> None:
    """Print the port and serve until the engine that started this process goes away."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit it ignored
    engine = os.getppid()
    _server.run_in_stack = _explained  # pyright: ignore[reportPrivateImportUsage]
    options = [("grpc.max_receive_message_length", _LIMIT), ("grpc.max_send_message_length", _LIMIT)]
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=options)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(sys.argv[-1]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    with suppress(KeyboardInterrupt):
        while os.getppid() == engine:
            time.sleep(_LOOK_SECONDS)
    # The program may be in the middle of anything; nobody is left to hear of it.
    os._exit(0)


if __name__ == "__main__":
    serve()
