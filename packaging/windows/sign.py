"""Signs Windows programs where a certificate is configured; does nothing where none is.

    python packaging/windows/sign.py FILE...

Either of these, in the environment:

    WINDOWS_CERTIFICATE_FILE, WINDOWS_CERTIFICATE_PASSWORD   a .pfx file
    WINDOWS_SIGN_DLIB, WINDOWS_SIGN_METADATA                 Azure's Trusted Signing: the path of
                     Azure.CodeSigning.Dlib.dll, and of the .json that names account and profile
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["command", "is_configured", "sign", "signtool"]

TIME_STAMP = {  # by whom the time is attested, so that the signature outlives the certificate
    "pfx": "http://timestamp.digicert.com",
    "dlib": "http://timestamp.acs.microsoft.com",
}


def is_configured(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there is something to sign with."""
    return _way(environment) is not None


def command(
    tool: str, files: Sequence[str], environment: Mapping[str, str] = os.environ
) -> list[str]:
    """What signs these files.

    Raises:
        ValueError: nothing is configured.
    """
    way = _way(environment)
    if way is None:
        raise ValueError("no certificate is configured")
    if way == "dlib":
        identity = ["/dlib", environment["WINDOWS_SIGN_DLIB"]]
        identity += ["/dmdf", environment["WINDOWS_SIGN_METADATA"]]
    else:
        identity = ["/f", environment["WINDOWS_CERTIFICATE_FILE"]]
        if environment.get("WINDOWS_CERTIFICATE_PASSWORD"):
            identity += ["/p", environment["WINDOWS_CERTIFICATE_PASSWORD"]]
    stamp = ["/tr", TIME_STAMP[way], "/td", "sha256"]
    return [tool, "sign", "/fd", "sha256", *stamp, *identity, *files]


def signtool(environment: Mapping[str, str] = os.environ) -> str:
    """The path of signtool: on the PATH, or the newest of the Windows SDK.

    Raises:
        FileNotFoundError: it is in neither.
    """
    found = shutil.which("signtool", path=environment.get("PATH"))
    if found:
        return found
    kits = Path(environment.get("ProgramFiles(x86)", ""), "Windows Kits", "10", "bin")
    newest = sorted(kits.glob("10.*/x64/signtool.exe"), key=_release)
    if not newest:
        raise FileNotFoundError("signtool.exe is not there: install the Windows SDK")
    return str(newest[-1])


def sign(files: Sequence[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Sign the files; False where nothing is configured.

    Raises:
        FileNotFoundError: there is no signtool.
        subprocess.CalledProcessError: it refused.
    """
    if not is_configured(environment):
        return False
    subprocess.run(command(signtool(environment), files, environment), check=True)
    return True


def _way(environment: Mapping[str, str]) -> str | None:
    if environment.get("WINDOWS_SIGN_DLIB") and environment.get("WINDOWS_SIGN_METADATA"):
        return "dlib"
    return "pfx" if environment.get("WINDOWS_CERTIFICATE_FILE") else None


def _release(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parts[-3].split("."))


if __name__ == "__main__":
    if not sign(sys.argv[1:]):
        print("Not signed: no certificate is configured.")
