"""The structure that the README promises, held against the tree."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("components", "policies", "scripts", "stacks")
TOP_LEVEL = {
    *ROOMS, "tests", ".ci", ".regal", ".gitignore", "CHANGELOG.md", "LICENSE", "Pulumi.yaml", "README.md",
    "__main__.py", "pyproject.toml", "requirements.lock",
}  # fmt: skip


def product_files() -> list[Path]:
    return [ROOT / "__main__.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_top_level_holds_only_what_the_readme_names() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert {line.split("/")[0] for line in listed.splitlines()} <= TOP_LEVEL


@pytest.mark.parametrize(
    ("package", "only"),
    [
        pytest.param(
            "pulumi.automation",
            {"scripts/changes/engine.py", "scripts/changes/automation.py"},
            id="one module, and the command that it runs, talks to the Pulumi CLI",
        ),
        pytest.param("opa_client", {"policies/opa.py"}, id="one module talks to OPA"),
        pytest.param("pydantic_ai", {"scripts/planner/models/asking.py"}, id="one module talks to models"),
    ],
)
def test_only_one_module_imports(package: str, only: set[str]) -> None:
    # The language host serves the engine over the SDK's own server class; it never calls the CLI.
    users = {
        path.relative_to(ROOT).as_posix()
        for path in product_files()
        if any(name == package or name.startswith(f"{package}.") for name in imports(path))
        and not path.is_relative_to(ROOT / "scripts" / "toolchain")
    }
    assert users == only


@pytest.mark.parametrize("path", product_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_holds_one_idea(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 250


@pytest.mark.parametrize("path", product_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > 30
    ]
    assert not long


def test_the_program_is_a_table_of_contents() -> None:
    source = (ROOT / "__main__.py").read_text()
    tree = ast.parse(source)
    assert len(source.splitlines()) <= 40
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp | ast.FunctionDef)]
    assert "apply" not in {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
