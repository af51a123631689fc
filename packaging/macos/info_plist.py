"""What macOS is told of the program: the dictionary for PyInstaller's ``BUNDLE(info_plist=...)``.

    python packaging/macos/info_plist.py FILE    # as an Info.plist, to look at

Needs neither macOS nor PyInstaller, which adds the names of the program and of its icon.
"""

from __future__ import annotations

import plistlib
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ddpm_core.version import __version__

__all__ = ["BUNDLE_ID", "MINIMUM_SYSTEM", "info_plist"]

BUNDLE_ID = "io.github.ddpm-studio.DDPMStudio"
MINIMUM_SYSTEM = "14.0"  # numpy, scipy and torch come for 14.0 and later, Qt for 13.0
FILES = (  # name of the type, its words, suffix, MIME type, icon
    ("experiment", "DDPM Studio experiment", "ddpm", "application/x-ddpm", "experiment.icns"),
    ("record", "DDPM Studio recorded process", "ddpmrecord", "application/x-ddpmrecord",
     "record.icns"),
)  # fmt: skip


def info_plist(version: str = __version__) -> dict[str, Any]:
    """The entries for a version, as in ddpm_core/version.py.

    Raises:
        ValueError: the version does not begin with a number.
    """
    release = re.match(r"\d+(\.\d+){0,2}", version)  # macOS takes three numbers and no words
    if release is None:
        raise ValueError(f"{version!r} does not begin with a number")
    return {
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleName": "DDPM Studio",
        "CFBundleDisplayName": "DDPM Studio",
        "CFBundlePackageType": "APPL",
        # Of the two programs the window, which is no background process as the other would be.
        "CFBundleExecutable": "ddpm-studio",
        "LSBackgroundOnly": False,
        "CFBundleShortVersionString": release[0],
        "CFBundleVersion": release[0],
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hant"],  # Qt's own menus follow them
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": words,
                "CFBundleTypeRole": "Editor" if name == "experiment" else "Viewer",
                "CFBundleTypeIconFile": icon,
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{BUNDLE_ID}.{name}"],
            }
            for name, words, _, _, icon in FILES
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{BUNDLE_ID}.{name}",
                "UTTypeDescription": words,
                "UTTypeConformsTo": ["public.data"],
                "UTTypeIconFile": icon,
                "UTTypeTagSpecification": {
                    "public.filename-extension": [suffix],
                    "public.mime-type": [mime],
                },
            }
            for name, words, suffix, mime, icon in FILES
        ],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": MINIMUM_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence",
        "NSPrincipalClass": "NSApplication",
        # Neither NSRequiresAquaSystemAppearance, which would keep the dark look out, nor any
        # NS...UsageDescription: the program asks for no camera, microphone or place.
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(plistlib.dumps(info_plist()))
