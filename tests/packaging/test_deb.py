"""The Debian package: what it depends on, what is in it and how, and that it can be made again."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.start import APPLICATION_ID
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
EPOCH = 1_700_000_000
HOME = "https://example.org/someone/ddpm-studio"
PLACE = "./usr/lib/ddpm-studio"
LIBRARIES = {
    "libc.so.6": ["ddpm-studio"],
    "libstdc++.so.6": ["_internal/libQt6Core.so.6"],
    "libEGL.so.1": ["_internal/libQt6Gui.so.6"],
    "libglib-2.0.so.0": ["_internal/libQt6Core.so.6"],
    "libgthread-2.0.so.0": ["_internal/libQt6Core.so.6"],
    "libwayland-client.so.0": ["_internal/libqwayland.so"],
}
VERSIONS = {"GLIBC": (2, 35), "GLIBCXX": (3, 4, 29)}


@pytest.fixture
def deb(script: Callable[[str], Any]) -> Any:
    return script("deb")


@pytest.fixture
def needs(deb: Any) -> Any:
    return deb.elf.Needs(dict(LIBRARIES), dict(VERSIONS))


Packages = list[Path]


@pytest.fixture
def make(deb: Any, needs: Any, fake_bundle: Path, fake_share: Path, tmp_path: Path) -> Any:
    """Makes the package into a folder; no package where this system has no dpkg-deb."""

    def make(output: str = "dist") -> Packages:
        (tmp_path / output).mkdir()
        where = (fake_bundle, fake_share, tmp_path / f"work-{output}", tmp_path / output)
        if shutil.which("dpkg-deb") is None:
            with pytest.raises(FileNotFoundError):
                deb.make(*where, needs, EPOCH, HOME)
            return []
        return [deb.make(*where, needs, EPOCH, HOME)]

    return make


def members(package: Path, part: str = "--fsys-tarfile") -> tuple[list[tarfile.TarInfo], Any]:
    """What is in a package, in its order; and the archive itself."""
    run = subprocess.run(["dpkg-deb", part, str(package)], check=True, capture_output=True)
    archive = tarfile.open(fileobj=io.BytesIO(run.stdout))  # noqa: SIM115
    return archive.getmembers(), archive


# --- what it depends on


def test_a_library_s_package_is_depended_on(deb: Any, needs: Any) -> None:
    # Those of libraries that are opened, and xkb-data, which the bundled libxkbcommon reads.
    assert deb.depends(needs) == [
        "libc6 (>= 2.35)",
        "libegl1",
        "libglib2.0-0",
        "libstdc++6 (>= 11)",
        "xkb-data",
    ]


def test_every_library_that_the_window_may_lack_has_a_package(deb: Any) -> None:
    for library in deb.libraries():
        needs = deb.elf.Needs({library.name: ["x"]}, VERSIONS)
        assert library.packages["debian"] in deb.depends(needs)


def test_a_library_without_a_known_package_is_an_error(deb: Any, needs: Any) -> None:
    needs.libraries["libnew.so.1"] = ["_internal/libQt6Gui.so.6"]
    with pytest.raises(ValueError, match=r"libnew\.so\.1 \(_internal/libQt6Gui\.so\.6\)"):
        deb.depends(needs)


@pytest.mark.parametrize(
    ("symbols", "package"),
    [
        ((3, 4, 33), "libstdc++6 (>= 14)"),
        ((3, 4, 30), "libstdc++6 (>= 12)"),
        ((3, 4, 21), "libstdc++6"),
        ((3, 4), "libstdc++6"),
    ],
)
def test_the_compiler_s_library_is_new_enough(
    deb: Any, needs: Any, symbols: tuple[int, ...], package: str
) -> None:
    needs.versions["GLIBCXX"] = symbols
    assert package in deb.depends(needs)


def test_a_compiler_that_is_too_new_to_be_known_is_an_error(deb: Any, needs: Any) -> None:
    needs.versions["GLIBCXX"] = (3, 4, 99)
    with pytest.raises(ValueError, match=r"GLIBCXX_3\.4\.99"):
        deb.depends(needs)


def test_what_only_a_part_needs_is_recommended(deb: Any, needs: Any) -> None:
    assert deb.recommends(needs) == ["fonts-dejavu-core", "libwayland-client0"]
    del needs.libraries["libwayland-client.so.0"]
    assert deb.recommends(needs) == ["fonts-dejavu-core"]


# --- the control file


def field(package: Path, name: str) -> str:
    run = subprocess.run(
        ["dpkg-deb", "--field", str(package), name], check=True, capture_output=True, text=True
    )
    return run.stdout.rstrip("\n")


def test_the_control_file_says_what_it_is(make: Any) -> None:
    for package in make():
        architecture = subprocess.run(
            ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
        ).stdout.strip()
        assert package.name == f"ddpm-studio_{__version__}_{architecture}.deb"
        assert field(package, "Package") == "ddpm-studio"
        assert field(package, "Version") == __version__
        assert field(package, "Architecture") == architecture
        assert field(package, "Homepage") == HOME
        assert field(package, "Section") == "education"
        assert field(package, "Maintainer").endswith(".invalid>")  # nobody's address
        assert "libc6 (>= 2.35)" in field(package, "Depends").split(", ")
        assert "libwayland-client0" in field(package, "Recommends").split(", ")
        assert "ffmpeg" in field(package, "Suggests")
        synopsis, *lines = field(package, "Description").splitlines()
        assert len(synopsis) <= 80
        assert lines
        assert all(line.startswith(" ") and 1 < len(line) <= 80 for line in lines)


def test_without_an_address_there_is_no_homepage(deb: Any, needs: Any) -> None:
    assert "Homepage" not in deb.control(needs, "amd64", 1)
    assert "\n\n" not in deb.control(needs, "amd64", 1)


def test_a_preview_is_older_than_its_release(
    deb: Any, needs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, debian in {
        "1.2.0": "1.2.0",
        "1.2.0rc1": "1.2.0~rc1",
        "1.2.0a2": "1.2.0~a2",
        "1.2.0.dev3": "1.2.0~.dev3",
    }.items():
        monkeypatch.setattr(deb, "__version__", version)
        assert f"\nVersion: {debian}\n" in deb.control(needs, "amd64", 1)


def test_the_installed_size_is_told(make: Any) -> None:
    for package in make():
        found, _ = members(package)
        size = sum(-(-member.size // 1024) for member in found if member.isreg())
        assert int(field(package, "Installed-Size")) == size


# --- the files


def test_bundle_commands_and_share_are_in_their_places(make: Any) -> None:
    for package in make():
        found, _ = members(package)
        names = {member.name for member in found if not member.isdir()}
        assert names == {
            f"{PLACE}/{name}"
            for name in (
                "LICENCES.txt",
                "ddpm-core",
                "ddpm-studio",
                "_internal/data.bin",
                "_internal/libthing.so.1",
                "_internal/torch/lib/libthing.so.1",
                "_internal/torch.libs",
            )
        } | {
            f"./usr/{name}"
            for name in (
                "bin/ddpm-core",
                "bin/ddpm-studio",
                f"share/applications/{APPLICATION_ID}.desktop",
                f"share/icons/hicolor/16x16/apps/{APPLICATION_ID}.png",
                "share/man/man1/ddpm-core.1.gz",
                "share/doc/ddpm-studio/copyright",
                "share/doc/ddpm-studio/changelog.gz",
            )
        }
        # Nothing runs as root when it is installed or removed.
        control, _ = members(package, "--ctrl-tarfile")
        assert {member.name for member in control if member.isreg()} == {"./control", "./md5sums"}


def test_the_commands_are_links_to_the_programs(make: Any) -> None:
    for package in make():
        found, _ = members(package)
        links = {member.name: member.linkname for member in found if member.issym()}
        assert links == {
            "./usr/bin/ddpm-core": "../lib/ddpm-studio/ddpm-core",
            "./usr/bin/ddpm-studio": "../lib/ddpm-studio/ddpm-studio",
            f"{PLACE}/_internal/libthing.so.1": "torch/lib/libthing.so.1",
            f"{PLACE}/_internal/torch.libs": "torch/lib",
        }
        names = {member.name for member in found}
        assert {f"{PLACE}/ddpm-core", f"{PLACE}/ddpm-studio"} <= names
        assert not [member.name for member in found if member.islnk()]


def test_owners_modes_and_times_do_not_come_from_who_builds(make: Any, fake_bundle: Path) -> None:
    os.utime(fake_bundle / "LICENCES.txt", (EPOCH - 10**8, EPOCH - 10**8))  # older than the rest
    for package in make():
        for part in ("--fsys-tarfile", "--ctrl-tarfile"):
            for member in members(package, part)[0]:
                assert (member.uid, member.gid) == (0, 0), member.name
                assert (member.uname, member.gname) == ("root", "root"), member.name
                assert member.mtime == EPOCH, member.name
                if member.isdir():
                    assert member.mode == 0o755, member.name
        executable = {f"{PLACE}/ddpm-core", f"{PLACE}/ddpm-studio"}
        executable |= {f"{PLACE}/_internal/torch/lib/libthing.so.1"}
        for member in members(package)[0]:
            if member.isreg():
                mode = 0o755 if member.name in executable else 0o644
                assert member.mode == mode, member.name


def test_the_checksums_are_those_of_all_files(make: Any) -> None:
    for package in make():
        found, archive = members(package)
        _, control = members(package, "--ctrl-tarfile")
        lines = control.extractfile("./md5sums").read().decode().splitlines()
        sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        assert sums == {
            member.name.removeprefix("./"): hashlib.md5(
                archive.extractfile(member).read()
            ).hexdigest()
            for member in found
            if member.isreg()
        }


def test_the_licence_and_the_changes_are_told_where_debian_looks(make: Any) -> None:
    for package in make():
        _, archive = members(package)
        doc = "./usr/share/doc/ddpm-studio"
        told = archive.extractfile(f"{doc}/copyright").read().decode()
        assert (ROOT / "LICENSE").read_text(encoding="utf-8") in told
        assert "/usr/lib/ddpm-studio/LICENCES.txt" in told
        changes = archive.extractfile(f"{doc}/changelog.gz").read()
        assert gzip.decompress(changes) == (ROOT / "CHANGELOG.md").read_bytes()
        assert changes[4:8] == bytes(4), "the time is in it"


def test_the_same_bundle_gives_the_same_package(make: Any, fake_bundle: Path) -> None:
    first = make("first")
    # Another day, another person's settings.
    for path in fake_bundle.rglob("*"):
        os.utime(path, (EPOCH + 10**7, EPOCH + 10**7), follow_symlinks=False)
    mask = os.umask(0o077)
    try:
        second = make("second")
    finally:
        os.umask(mask)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_bundle_itself_keeps_its_content(make: Any, fake_bundle: Path) -> None:
    before = {path: path.read_bytes() for path in fake_bundle.rglob("*") if path.is_file()}
    make()
    assert {path: path.read_bytes() for path in before} == before


def test_real_files_ask_for_real_packages(deb: Any, fake_bundle: Path) -> None:
    if shutil.which("objdump") is None:
        with pytest.raises(FileNotFoundError):
            deb.elf.needs(fake_bundle)
        return
    library = fake_bundle / "_internal" / "torch" / "lib" / "libthing.so.1"
    named, _ = deb.elf.read(library)
    own = {name for name in named if name not in deb.C_LIBRARIES}
    assert own  # Pillow's, which this bundle lacks
    with pytest.raises(ValueError, match="no package is known"):
        deb.depends(deb.elf.needs(fake_bundle))
    for name in own:
        (fake_bundle / "_internal" / name).write_bytes(b"")
    assert [each.split(" (")[0] for each in deb.depends(deb.elf.needs(fake_bundle))] == [
        "libc6",
        "xkb-data",
    ]
