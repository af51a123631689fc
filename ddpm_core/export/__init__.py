"""What a recorded process can become: a film, pictures, a contact sheet, a table, a script."""

from ddpm_core.export.about import about, describe, seed_of
from ddpm_core.export.draw import Painter
from ddpm_core.export.film import (
    CLOUDS,
    GREATEST_SIDE,
    HIGHEST_GIF_RATE,
    HIGHEST_RATE,
    LEAST_SIDE,
    LONGEST_HOLD,
    MOST_PICTURES,
    THEMES,
    Film,
)
from ddpm_core.export.formats import (
    FILM_WRITERS,
    FORMATS,
    TABLE_WRITERS,
    Format,
    format_of,
    formats_of,
)
from ddpm_core.export.frames import FrameSpan
from ddpm_core.export.gif import write_gif
from ddpm_core.export.mosaics import mosaic
from ddpm_core.export.mp4 import INSTALL, check_ffmpeg, has_ffmpeg, write_mp4
from ddpm_core.export.painters import painter_of, render_frame
from ddpm_core.export.picture_draw import picture_film_size
from ddpm_core.export.png_sequence import check_folder, folder_of, write_pngs
from ddpm_core.export.process import Process
from ddpm_core.export.script import script_of, write_script
from ddpm_core.export.sheet import MOST_COLUMNS, SHEETS, Sheet, render_sheet, write_sheet
from ddpm_core.export.singles import write_singles
from ddpm_core.export.tables import (
    CONTENTS,
    UNITS,
    Record,
    Table,
    arrays_of,
    columns_of,
    number_type,
    rows_of,
    write_csv,
    write_npz,
)
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.export.writing import Job, Progress, finish, naming_failures

__all__ = [
    "CLOUDS",
    "CONTENTS",
    "ENGLISH",
    "FILM_WRITERS",
    "FORMATS",
    "GREATEST_SIDE",
    "HIGHEST_GIF_RATE",
    "HIGHEST_RATE",
    "INSTALL",
    "LEAST_SIDE",
    "LONGEST_HOLD",
    "MOST_COLUMNS",
    "MOST_PICTURES",
    "SHEETS",
    "TABLE_WRITERS",
    "THEMES",
    "UNITS",
    "Film",
    "Format",
    "FrameSpan",
    "Job",
    "Painter",
    "Process",
    "Progress",
    "Record",
    "Sheet",
    "Table",
    "Words",
    "about",
    "arrays_of",
    "check_ffmpeg",
    "check_folder",
    "columns_of",
    "describe",
    "finish",
    "folder_of",
    "format_of",
    "formats_of",
    "has_ffmpeg",
    "mosaic",
    "naming_failures",
    "number_type",
    "painter_of",
    "picture_film_size",
    "render_frame",
    "render_sheet",
    "rows_of",
    "script_of",
    "seed_of",
    "write_csv",
    "write_gif",
    "write_mp4",
    "write_npz",
    "write_pngs",
    "write_script",
    "write_sheet",
    "write_singles",
]
