"""The workflows: they are valid, and what they call is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NAMES = [path.name for path in FILES]
# The first to run on the Node.js that GitHub's runners have: older ones stop working one day.
OLDEST = {
    "actions/checkout": 5,
    "actions/setup-python": 6,
    "actions/upload-artifact": 6,
    "actions/download-artifact": 7,
    "actions/attest-build-provenance": 3,
}


def workflow(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / ".github" / "workflows" / name).read_text("utf-8"))


def steps(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each step with its job."""
    for job in workflow(name)["jobs"].values():
        for step in job["steps"]:
            yield job, step


def scripts(name: str) -> list[str]:
    return [step["run"] for _, step in steps(name) if "run" in step]


def test_there_are_two() -> None:
    assert {"ci.yml", "release.yml"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_by_the_schema_of_github(name: str) -> None:
    words = ["--builtin-schema", "vendor.github-workflows", str(FILES[NAMES.index(name)])]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_it_may_read_and_no_more_but_for_the_draft(name: str) -> None:
    assert workflow(name)["permissions"] == {"contents": "read"}
    more = {
        key: job["permissions"]
        for key, job in workflow(name)["jobs"].items()
        if "permissions" in job
    }
    allowed = {"draft": {"contents": "write", "id-token": "write", "attestations": "write"}}
    assert more == (allowed if name == "release.yml" else {})


@pytest.mark.parametrize("name", NAMES)
def test_every_job_ends_some_day(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        assert job["timeout-minutes"] <= 90


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_githubs_own_and_has_a_version(name: str) -> None:
    for _, step in steps(name):
        if "uses" in step:
            action, version = step["uses"].split("@")
            assert int(version.removeprefix("v")) >= OLDEST[action]


@pytest.mark.parametrize("name", NAMES)
def test_what_it_calls_is_there(name: str) -> None:
    text = "\n".join(scripts(name))
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make (\S+)", text, re.MULTILINE)) <= set(targets)
    for path in re.findall(r"(?:packaging|ddpm_core)/[\w./-]+\.\w+", text):
        assert (ROOT / path).is_file(), path
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra in re.findall(r'"\.\[(\w+)\]"', text):
        assert extra in project["optional-dependencies"]


@pytest.mark.parametrize("name", NAMES)
def test_every_script_of_a_shell_can_be_read(name: str) -> None:
    for job, step in steps(name):
        machine = job["runs-on"]
        if "run" in step and "windows" not in machine and "matrix" not in machine:
            done = subprocess.run(["bash", "-n"], input=step["run"], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("kind", "name", "status"),
    [
        ("tag", f"v{__version__}", 0),
        ("tag", f"v{__version__}.1", 1),
        ("tag", __version__, 1),
        ("branch", "main", 0),
    ],
)
def test_a_tag_that_is_not_the_version_stops_it(kind: str, name: str, status: int) -> None:
    (script,) = (step["run"] for step in workflow("release.yml")["jobs"]["version"]["steps"][1:])
    done = subprocess.run(
        ["bash", "-e", "-c", script.replace("python3", f"'{sys.executable}'")],
        cwd=ROOT,
        env={"GITHUB_REF_TYPE": kind, "GITHUB_REF_NAME": name},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stderr
    assert ("::error::" in done.stdout) == (status == 1)


def test_what_is_released_was_tried_out_as_it_was_installed() -> None:
    jobs = workflow("release.yml")["jobs"]
    tried = {
        key
        for key, job in jobs.items()
        if any("packaging/smoke.py" in step.get("run", "") for step in job["steps"])
    }
    assert tried == {"linux-installed", "windows", "macos"}
    assert tried <= set(jobs["draft"]["needs"])
    for key in ("windows", "macos"):
        names = [step.get("name", step.get("uses")) for step in jobs[key]["steps"]]
        assert names.index("Try out the installed program") < len(names) - 1
        assert names[-1].startswith("actions/upload-artifact@")  # only what passed


def test_a_release_is_a_draft_of_a_tag() -> None:
    draft = workflow("release.yml")["jobs"]["draft"]
    assert draft["if"] == "github.ref_type == 'tag'"
    (script,) = (step["run"] for step in draft["steps"] if "gh release" in step.get("run", ""))
    assert "--draft" in script
    assert "--verify-tag" in script


def test_every_secret_is_explained() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    explained = (ROOT / "packaging" / "README.md").read_text("utf-8")
    secrets = set(re.findall(r"secrets\.(\w+)", text))
    assert len(secrets) == 8
    for secret in secrets:
        assert f"`{secret}`" in explained
