"""The command line: `layer0 NAME` is `scripts/NAME.py`, found by its name."""

import argparse
import ast
import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType

COMMANDS = Path(__file__).resolve().parent

EXIT_CODES = {
    "Invalid": (2, "bad usage or settings"),
    "Denied": (3, "denied by the gate"),
    "NotApproved": (4, "not approved"),
    "Stale": (5, "stale"),
    "Refused": (6, "refused"),
    "Unavailable": (7, "something needed is unavailable"),
    "Drifted": (8, "drift was found"),
    "Broken": (9, "the ledger was tampered with"),
    "NotUnderstood": (10, "not understood"),
}
"""Exit code and its meaning, by the name of the exception that carries the decision."""

_FOLDERS = tuple(f"{room}." for room in ("components", "policies", "scripts", "stacks"))


def names() -> list[str]:
    """Every command there is."""
    return sorted(path.stem for path in COMMANDS.glob("*.py") if not path.stem.startswith("_"))


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name = arguments[0]
    if name not in names():
        print(f"layer0: there is no command {name!r}; ./scripts/layer0 --help lists them", file=sys.stderr)
        return 2
    command = _load(name)
    parser = argparse.ArgumentParser(
        prog=f"layer0 {name}", description=command.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.arguments(parser)
    try:
        return int(command.run(parser.parse_args(arguments[1:])) or 0)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read what we print has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not type(error).__module__.startswith(_FOLDERS):
            traceback.print_exc()
        print(f"{name}: {error}", file=sys.stderr)
        return exit_code(error)


def _load(name: str) -> ModuleType:
    """The command's module, found by its file: a folder of the same name is a library."""
    spec = importlib.util.spec_from_file_location(f"scripts.{name}", COMMANDS / f"{name}.py")
    assert spec is not None and spec.loader is not None, "a file of Python can be loaded"  # noqa: S101, PT018
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exit_code(error: BaseException) -> int:
    """The exit code that an exception's type, or a type above it, stands for."""
    return next((EXIT_CODES[kind.__name__][0] for kind in type(error).__mro__ if kind.__name__ in EXIT_CODES), 1)


def overview() -> str:
    """The commands, each with the first line of its docstring."""
    lines = ["usage: layer0 COMMAND [OPTIONS]   (layer0 COMMAND --help tells more)", ""]
    lines += [f"  {name:<12} {_summary(COMMANDS / f'{name}.py')}" for name in names()]
    codes = ", ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.values())
    return "\n".join([*lines, "", f"exit codes: 0 done, 1 failed, {codes}"])


def _summary(path: Path) -> str:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return doc.partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
