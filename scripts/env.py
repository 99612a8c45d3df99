"""Print the shell commands that make plain pulumi work: eval "$(./scripts/layer0 env)"."""

import argparse
import json
import shlex

from scripts.changes.environment import prepare
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    parser.add_argument("--plugins", choices=("auto", "official", "standin"), default="auto")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of shell commands")


def run(arguments: argparse.Namespace) -> int:
    """Print the environment; what is missing is brought, and the cluster of stack local started, first."""
    environment = prepare(stack_settings.load(arguments.stack), arguments.plugins, Progress())
    if arguments.json:
        print(json.dumps(environment, indent=2))
    else:
        print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in sorted(environment.items())))
    return 0
