"""Draws the program's icons in every size and form that systems ask for.

    python packaging/icons.py FOLDER    # for an installer
    python packaging/icons.py --window  # those that the window carries, in resources/icons

Into FOLDER go a tree hicolor/ for the desktops of Linux, ddpm-studio.ico, experiment.ico and
record.ico for Windows, and the same as .icns for macOS. The drawings are resources/icons/*.svg; the
same drawings give the same files.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWINGS = Path(__file__).resolve().parents[1] / "resources" / "icons"
ICON = "io.github.ddpm_studio.DDPMStudio"
MIME_ICONS = {"experiment": "application-x-ddpm", "record": "application-x-ddpmrecord"}
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)  # pixels
SMALL = 32  # pixels up to which there is a simpler drawing of the program's icon
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)
WINDOW_SIZES = (16, 32, 48, 128)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the program's icons in all sizes.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="where they go")
    parser.add_argument(
        "--window", action="store_true", help="draw those that the window carries instead"
    )
    options = parser.parse_args()
    if options.window == (options.folder is not None):
        parser.error("name a folder, or give --window")
    if options.window:
        write_window_icons(DRAWINGS)
    else:
        write_all(options.folder)


def write_all(folder: Path) -> None:
    """Write the icons of all systems into a folder."""
    write_hicolor(folder / "hicolor")
    for name in ("ddpm-studio", *MIME_ICONS):
        write_ico(name, folder / f"{name}.ico")
        write_icns(name, folder / f"{name}.icns")


def write_hicolor(folder: Path) -> None:
    """The tree of an icon theme: PNG files in all sizes, and the drawings."""
    names = {"ddpm-studio": f"apps/{ICON}"}
    names |= {name: f"mimetypes/{icon}" for name, icon in MIME_ICONS.items()}
    for name, place in names.items():
        for size in SIZES:
            save(drawn(name, size), folder / f"{size}x{size}" / f"{place}.png")
        scalable = folder / "scalable" / f"{place}.svg"
        scalable.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DRAWINGS / f"{name}.svg", scalable)


def write_window_icons(folder: Path) -> None:
    """The pictures of the window's icon."""
    for size in WINDOW_SIZES:
        save(drawn("ddpm-studio", size), folder / f"window-{size}.png")


def write_ico(name: str, path: Path) -> None:
    """An icon of Windows, with a picture of each of ICO_SIZES."""
    pictures = [drawn(name, size) for size in ICO_SIZES]
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(path, sizes=[(size, size) for size in ICO_SIZES], append_images=pictures)


def write_icns(name: str, path: Path) -> None:
    """An icon of macOS, with a picture of each of ICNS_SIZES."""
    pictures = [drawn(name, size) for size in ICNS_SIZES]
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(path, append_images=pictures)


def drawn(name: str, size: int) -> Image.Image:
    """A drawing as a picture of ``size`` by ``size`` pixels.

    Raises ValueError: the drawing cannot be read.
    """
    QGuiApplication.instance() or QGuiApplication([])
    file = DRAWINGS / f"{name}.svg"
    if size <= SMALL and file.with_stem(f"{name}-small").is_file():
        file = file.with_stem(f"{name}-small")
    renderer = QSvgRenderer(str(file))
    if not renderer.isValid():
        raise ValueError(f"{file}: no drawing that Qt can read")
    picture = QImage(size, size, QImage.Format.Format_RGBA8888_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    picture = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(picture.constBits()))


def save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


if __name__ == "__main__":
    main()
