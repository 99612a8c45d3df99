"""Everything that judges as one OPA bundle, for an OPA that somebody else runs."""

from pathlib import Path

from policies import sources
from scripts.authoring import rego
from scripts.authoring.errors import Failed
from scripts.authoring.rulebook import Rulebook


def write(rulebook: Rulebook, target: Path) -> str:
    """Write the bundle; the digest of the rules, which is its revision and what the gate compares.

    Raises `Failed` where a rule or a template cannot judge, or OPA refuses it; then nothing is left of it.
    """
    found = sources.gather(folders=rulebook.folders)
    if found.faults:
        raise Failed("; ".join(found.faults))
    target.write_bytes(found.bundle())
    done = rego.run("check", "--bundle", target)
    if done.returncode:
        target.unlink()
        raise Failed(f"{target}: opa refuses it: {done.stderr.strip() or done.stdout.strip()}")
    return found.modules.digest
