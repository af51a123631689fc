"""How the window looks: palettes with the same hues, a style sheet, and the fonts.

One colour stands for one idea in every cloud, plot, legend and formula. The colours of ideas were
picked so that they stay apart for people who see red, green or blue less, and so that each has
at least a contrast of 3 to a card; text has at least 4.5 (WCAG 2.2, 1.4.3 and 1.4.11). In high
contrast all text and all ideas have 7 (1.4.6), and all lines 3.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QStyleFactory

__all__ = [
    "CHOICES",
    "DARK",
    "HIGH_CONTRAST",
    "HIGH_CONTRAST_LIGHT",
    "LIGHT",
    "SMALL",
    "TEXT_SIZE",
    "Theme",
    "ThemeNotifier",
    "apply",
    "colour_plots",
    "current",
    "follow_system",
    "math_font",
    "math_html",
    "notifier",
    "ui_font",
]

TEXT_SIZE = 13  # pixels, of nearly all text
SMALL = 11  # pixels, of what is said on the side
CHOICES = ("system", "light", "dark", "contrast", "contrastLight")
RING, WIDE_RING = 2, 3  # pixels round what has the focus, the second in high contrast
CLEAR_SHARE = 0.65  # of a colour, which a line that stays back needs to be seen on a card
MATH_FAMILY = "STIXGeneral"
UI_FAMILY = "Inter"


@dataclass(frozen=True)
class Theme:
    """The colours of one palette, each as #rrggbb."""

    scheme: str  # "light" or "dark"

    # surfaces and lines
    window: str  # behind the cards
    bar: str  # menu, tool bar, settings, transport bar
    card: str
    field: str
    border: str  # quiet lines around cards and fields
    edge: str  # the same where it has to be seen: check boxes, hovered fields
    hover: str
    pressed: str
    groove: str  # of sliders, progress and scroll bars
    knob: str
    tip: str

    # text
    text: str
    muted: str
    faint: str  # of what cannot be used now

    # meaning
    accent: str
    accent_hover: str
    accent_soft: str  # behind what is important, but not the most important
    accent_soft_hover: str
    accent_text: str  # on accent_soft
    on_accent: str
    danger: str
    warning: str
    good: str

    # ideas
    data: str
    noised: str
    samples: str
    predicted_x0: str
    predicted_noise: str
    optimum: str
    trace: str

    high_contrast: bool = False

    @property
    def is_dark(self) -> bool:
        return self.scheme == "dark"

    @property
    def ring(self) -> int:
        """How wide the ring is round what has the focus, in pixels."""
        return WIDE_RING if self.high_contrast else RING

    @property
    def least_share(self) -> float:
        """The least share of its colour that a line may fade to."""
        return CLEAR_SHARE if self.high_contrast else 0.0


DARK = Theme(
    scheme="dark",
    window="#14171c",
    bar="#1a1e25",
    card="#20252d",
    field="#20252d",
    border="#2f3641",
    edge="#6b7686",
    hover="#2a313b",
    pressed="#343c48",
    groove="#3a424f",
    knob="#ffffff",
    tip="#262c36",
    text="#e6e9ee",
    muted="#98a1b0",
    faint="#66707f",
    accent="#5aa9ff",
    accent_hover="#7bbaff",
    accent_soft="#1f3148",
    accent_soft_hover="#274063",
    accent_text="#8cc2ff",
    on_accent="#0e1a28",
    danger="#ff7b72",
    warning="#f0b849",
    good="#58d39b",
    data="#ee9a3a",
    noised="#8f63da",
    samples="#66a9f0",
    predicted_x0="#62e0b6",
    predicted_noise="#e0508a",
    optimum="#f5e34f",
    trace="#8b94a3",
)

LIGHT = Theme(
    scheme="light",
    window="#f3f4f7",
    bar="#ffffff",
    card="#ffffff",
    field="#ffffff",
    border="#dce1e8",
    edge="#8a94a4",
    hover="#eef1f5",
    pressed="#e0e5ec",
    groove="#d5dbe4",
    knob="#ffffff",
    tip="#ffffff",
    text="#1d2430",
    muted="#5a6476",
    faint="#98a1ae",
    accent="#1a6bcb",
    accent_hover="#155aad",
    accent_soft="#e1ecfa",
    accent_soft_hover="#cfe0f6",
    accent_text="#1257ac",
    on_accent="#ffffff",
    danger="#c62f2f",
    warning="#8f5b00",
    good="#1a7a4c",
    data="#da7102",
    noised="#ac72e8",
    samples="#125eb1",
    predicted_x0="#44a285",
    predicted_noise="#a3246f",
    optimum="#625d00",
    trace="#7a8494",
)


HIGH_CONTRAST = Theme(
    scheme="dark",
    window="#000000",
    bar="#000000",
    card="#000000",
    field="#000000",
    border="#8a8a8a",
    edge="#ffffff",
    hover="#262626",
    pressed="#383838",
    groove="#636363",
    knob="#ffffff",
    tip="#000000",
    text="#ffffff",
    muted="#d9d9d9",
    faint="#9a9a9a",
    accent="#7cc8ff",
    accent_hover="#aadcff",
    accent_soft="#00294d",
    accent_soft_hover="#003a6b",
    accent_text="#d4eaff",
    on_accent="#000000",
    danger="#ff8b84",
    warning="#ffc24a",
    good="#64eab0",
    data="#fca953",
    noised="#c8bdf8",
    samples="#5995ff",
    predicted_x0="#90ffcb",
    predicted_noise="#ff5a97",
    optimum="#fcff42",
    trace="#b4b4b4",
    high_contrast=True,
)

HIGH_CONTRAST_LIGHT = Theme(
    scheme="light",
    window="#ffffff",
    bar="#ffffff",
    card="#ffffff",
    field="#ffffff",
    border="#6b6b6b",
    edge="#000000",
    hover="#e6e6e6",
    pressed="#d2d2d2",
    groove="#8c8c8c",
    knob="#ffffff",
    tip="#ffffff",
    text="#000000",
    muted="#101010",
    faint="#565656",
    accent="#00357a",
    accent_hover="#002a63",
    accent_soft="#d6e6ff",
    accent_soft_hover="#b8d4ff",
    accent_text="#002a63",
    on_accent="#ffffff",
    danger="#960000",
    warning="#5e3c00",
    good="#00532a",
    data="#7a5003",
    noised="#4c0170",
    samples="#0b33d9",
    predicted_x0="#004021",
    predicted_noise="#ac0068",
    optimum="#1a1e00",
    trace="#565656",
    high_contrast=True,
)

OF_CHOICE = {
    "light": LIGHT,
    "dark": DARK,
    "contrast": HIGH_CONTRAST,
    "contrastLight": HIGH_CONTRAST_LIGHT,
}


class ThemeNotifier(QObject):
    """Knows the theme in force and says when another is about to take its place, and when it has.

    In between there is no style sheet, and parts may take more room than with either.
    """

    changing = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self._choice = "system"
        self._app: QApplication | None = None
        self._families: dict[str, str] = {}

    def follow(self, app: QApplication, choice: str) -> None:
        """Take ``choice``; "system" means what the desktop says, now and later."""
        if choice not in CHOICES:
            raise ValueError(f"theme: {choice!r} is not known; choose one of {', '.join(CHOICES)}")
        if self._app is not app:
            self._app = app
            hints = app.styleHints()
            hints.colorSchemeChanged.connect(self._on_scheme)
            hints.accessibility().contrastPreferenceChanged.connect(self._on_scheme)
        self._choice = choice
        self._on_scheme()

    @Slot()
    def _on_scheme(self) -> None:
        if self._app is None:
            return
        apply(self._app, OF_CHOICE.get(self._choice) or _of_desktop(self._app.styleHints()))

    def family(self, wanted: str) -> str:
        """The family of that name, after its files were registered; "" where that failed."""
        if not self._families:
            for file in sorted(_directory("fonts").glob("*.otf")):
                number = QFontDatabase.addApplicationFont(str(file))
                for family in QFontDatabase.applicationFontFamilies(number):
                    self._families[family] = family
        return self._families.get(wanted, "")


def _of_desktop(hints: QStyleHints) -> Theme:
    """The theme that the desktop's settings ask for."""
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST if dark else HIGH_CONTRAST_LIGHT
    return DARK if dark else LIGHT


_notifier: ThemeNotifier | None = None


def notifier() -> ThemeNotifier:
    """The one ThemeNotifier; its ``changed`` comes after the new theme is in force."""
    global _notifier
    if _notifier is None:
        _notifier = ThemeNotifier()
    return _notifier


def current() -> Theme:
    """The theme in force."""
    return notifier().theme


def follow_system(app: QApplication, choice: str = "system") -> None:
    """Apply the desktop's setting and go along with it, or keep to the theme that is chosen.

    Raises ValueError: a choice that is not in CHOICES.
    """
    notifier().follow(app, choice)


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the colours, fonts and shapes of ``theme``.

    Palettes are our own, for not every desktop takes over a colour scheme that Qt is told to use.
    """
    first = app.property("studioStyle") is None
    if first:
        # A style sheet is wrapped around the style, so the style itself is only ever set once.
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(ui_font())
        app.setProperty("studioStyle", True)
    if not first and theme == notifier().theme:
        return
    notifier().changing.emit()
    app.setStyleSheet("")  # to put one in the place of another takes three times as long
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))
    notifier().theme = theme
    if "pyqtgraph" in sys.modules:
        colour_plots()
    notifier().changed.emit()


def ui_font(pixels: int = TEXT_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of the window, with figures of one width so that changing numbers stand still."""
    family = notifier().family(UI_FAMILY)
    font = (
        QFont([family])
        if family
        else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    )
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def math_font(pixels: int = TEXT_SIZE) -> QFont:
    """The italic serif of mathematical symbols."""
    family = notifier().family(MATH_FAMILY)
    font = QFont([family] if family else ["serif"])
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setItalic(True)
    font.setPixelSize(pixels)
    return font


def math_html(symbol: str, pixels: int = 15) -> str:
    """Rich text that shows ``symbol`` as mathematics; it may hold <sub> and <sup>."""
    family = notifier().family(MATH_FAMILY) or "serif"
    style = f"font-family:'{family}','serif'; font-style:italic; font-size:{pixels}px"
    return f'<span style="{style}">{symbol}</span>'


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for key, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.hover,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.field,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.tip,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.hover,
        role.Midlight: theme.border,
        role.Mid: theme.border,
        role.Dark: theme.edge,
        role.Shadow: theme.window,
    }.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.faint))
    return palette


def _style_sheet(theme: Theme) -> str:
    colours = {item.name: getattr(theme, item.name) for item in fields(theme)}
    directory = _directory("style")
    names = ("studio.qss", "contrast.qss") if theme.high_contrast else ("studio.qss",)
    rules = "\n".join((directory / name).read_text(encoding="utf-8") for name in names)
    return Template(rules).substitute(colours, files=directory.as_posix())


def colour_plots() -> None:
    """Give plots made from now on the colours in force; whoever loads pyqtgraph calls it too."""
    import pyqtgraph  # late: the window is on the screen before it is loaded

    pyqtgraph.setConfigOption("background", current().card)
    pyqtgraph.setConfigOption("foreground", current().muted)


def _directory(name: str) -> Path:
    """A folder of the resources; they are plain files, installed and bundled alike."""
    return Path(str(files("resources"))) / name
