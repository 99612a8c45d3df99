"""The passwords with which people and programs sign in to the monitor's programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_random import RandomPassword

from components.inputs import plain

LENGTH = 32
"""Characters of each password."""


@dataclass(frozen=True, kw_only=True)
class AccountsArgs:
    """What accounts are made from."""

    names: Sequence[str]
    """Who signs in."""


class Accounts(pulumi.ComponentResource):
    """A password for each name."""

    passwords: Mapping[str, pulumi.Output[str]]
    """By name."""

    def __init__(self, name: str, args: AccountsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Make them; they stay as they are from then on."""
        super().__init__("layer0:index:Accounts", name, plain(args), opts)
        inner = pulumi.ResourceOptions(parent=self)
        made = {
            each: RandomPassword(f"{each}-password", length=LENGTH, special=False, opts=inner) for each in args.names
        }
        self.passwords = {each: pulumi.Output.secret(password.result) for each, password in made.items()}
        self.register_outputs({})
