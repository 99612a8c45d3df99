"""Rules as a careless author writes them, in a folder of their own beside the real gate and the real library."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from policies.modules import POLICIES

RULE = """# METADATA
# title: A rule
# custom:
#   severity: high
#   remedy: do better
#   scope: {scope}
package policies.rules.careless.{name}

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

{body}
"""


def policies(folder: Path, bodies: Mapping[str, str], scope: str = "change") -> Path:
    """A policies folder with a rule for each body, by name, and no other rules."""
    made = folder / "policies"
    shutil.copytree(POLICIES / "lib", made / "lib", ignore=shutil.ignore_patterns("*_test.rego"))
    shutil.copy(POLICIES / "gate.rego", made)
    (made / "rules" / "careless").mkdir(parents=True)
    for name, body in bodies.items():
        write(made, name, body, scope)
    return made


def write(made: Path, name: str, body: str, scope: str = "change") -> None:
    """Add a rule."""
    source = RULE.format(name=name, body=body, scope=scope)
    (made / "rules" / "careless" / f"{name}.rego").write_text(source)
