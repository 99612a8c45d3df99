"""The certificate authority of stack local, made once for each checkout; nobody trusts it who does not choose to."""

from collections.abc import Mapping
from pathlib import Path

_FOLDER, _NAME = "authority", "ca"


def prepare(directory: Path) -> None:
    """Make the authority, if it is not there."""
    if is_there(directory):
        return
    from scripts.toolchain import keys

    key = keys.key()
    with keys.filled(directory / _FOLDER) as draft:
        keys.write(draft, _NAME, key, keys.authority(key, "Layer0 stack local"))


def is_there(directory: Path) -> bool:
    """Whether it has been made."""
    return (directory / _FOLDER).is_dir()


def variables(directory: Path) -> Mapping[str, str]:
    """The environment variables that name its files."""
    path = directory / _FOLDER / _NAME
    return {"LAYER0_CA_CERTIFICATE": f"{path}.crt", "LAYER0_CA_KEY": f"{path}.key"}
