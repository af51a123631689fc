"""Where the program keeps what belongs to the person and is no setting."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

__all__ = ["data_folder"]


def data_folder(settings: QSettings) -> Path:
    """The system's folder for such data; beside a settings file that the person has named."""
    if settings.format() == QSettings.Format.IniFormat:
        return Path(settings.fileName()).with_suffix(".data")
    place = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(place))
