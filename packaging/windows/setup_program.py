"""Makes the Windows installer out of a bundle, with Inno Setup's compiler.

python packaging/windows/setup_program.py dist/ddpm-studio build/icons dist
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import runtime
import sign
import version_info

from ddpm_core.version import __version__

__all__ = ["command", "compiler", "make"]

SCRIPT = Path(__file__).resolve().parent / "ddpm-studio.iss"


def compiler(environment: Mapping[str, str] = os.environ) -> str:
    """The path of Inno Setup's ISCC: on the PATH, or where its installer puts it.

    Raises:
        FileNotFoundError: it is in neither.
    """
    found = shutil.which("ISCC", path=environment.get("PATH"))
    if found:
        return found
    for variable in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        folder = Path(environment.get(variable, ""), "Programs" * (variable == "LOCALAPPDATA"))
        for path in sorted(folder.glob("Inno Setup */ISCC.exe"), reverse=True):
            return str(path)
    raise FileNotFoundError("ISCC.exe is not there: install Inno Setup 6.3 or later")


def command(
    iscc: str, bundle: Path, icons: Path, output: Path, environment: Mapping[str, str] = os.environ
) -> list[str]:
    """What compiles the installer.

    Args:
        iscc: the compiler.
        bundle: the folder that PyInstaller made.
        icons: the folder with ddpm-studio.ico, experiment.ico and record.ico.
        output: the folder that the installer is written to.
        environment: says whether to sign, see sign.py.
    """
    words = [
        iscc,
        "/Qp",
        f"/DVersion={__version__}",
        f"/DNumbers={'.'.join(map(str, version_info.numbers(__version__)))}",
        f"/DBundle={bundle.resolve()}",
        f"/DIcons={icons.resolve()}",
        f"/DOutput={output.resolve()}",
    ]
    if sign.is_configured(environment):  # $q and $f are Inno Setup's: a quote, the file to sign
        words += ["/DSigned", f"/Sddpm=$q{sys.executable}$q $q{sign.__file__}$q $f"]
    return [*words, str(SCRIPT)]


def make(bundle: Path, icons: Path, output: Path) -> Path:
    """Sign the programs of a bundle and compile the installer; its path.

    Raises:
        ValueError: the bundle lacks libraries; the message names them, a line each.
        FileNotFoundError: there is no compiler, or nothing to sign with.
        subprocess.CalledProcessError: one of them refused; what it says is on the standard error.
    """
    lines = runtime.missing(bundle)
    if lines:
        raise ValueError("the bundle lacks libraries:\n" + "\n".join(lines))
    sign.sign([str(bundle / f"{name}.exe") for name in version_info.PROGRAMS])
    subprocess.run(command(compiler(), bundle, icons, output), check=True)
    return output / f"ddpm-studio-{__version__}-windows-x86_64-setup.exe"


if __name__ == "__main__":
    print(make(*map(Path, sys.argv[1:4])))
