"""The look: contrast, colours that stay apart, shapes, fonts, icons and cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from itertools import combinations

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.theme import DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, Theme
from app.widgets.card import Card
from app.widgets.icons import ICON_NAMES, icon
from app.widgets.loss_plot import LossPlot
from app.widgets.plot_style import blend
from app.widgets.schedule_plot import SchedulePlot
from app.widgets.text_line import TextLine

CLEAR = [HIGH_CONTRAST, HIGH_CONTRAST_LIGHT]
THEMES = [DARK, LIGHT, *CLEAR]
ALL = pytest.mark.parametrize("colours", THEMES, ids=["dark", "light", "clear dark", "clear light"])
IN_CONTRAST = pytest.mark.parametrize("colours", CLEAR, ids=["dark", "light"])
IDEAS = ("data", "noised", "samples", "predicted_x0", "predicted_noise", "optimum")
SURFACES = ("window", "bar", "card", "field", "tip")

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
HIGH_TEXT_CONTRAST = 7.0  # WCAG 2.2, 1.4.6, level AAA
SHAPE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11
APART = 0.1  # distance in OKLab; neighbouring shades of one hue in a list are some 0.05 apart

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SIGHT = {
    "full": np.eye(3),
    "without red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "without green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "without blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    """Linear RGB, by the sRGB transfer function."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson 2020, from linear RGB."""
    lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(rgb, 0, 1)
    return np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ) @ np.cbrt(lms)


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[Theme], None]]:
    """Puts a theme on; afterwards the application wears what it wore before."""
    before = theme.current()
    yield lambda colours: theme.apply(qapp, colours)
    theme.apply(qapp, before)


def pixels(widget: QWidget) -> np.ndarray:
    """What a widget looks like, [height, width, 3] from 0 to 255."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = flat.reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].copy()


def has(picture: np.ndarray, colour: str) -> bool:
    """Whether some pixels have (nearly) this colour."""
    wanted = QColor(colour)
    rgb = np.array([wanted.red(), wanted.green(), wanted.blue()])
    return int((np.abs(picture.astype(int) - rgb).max(axis=2) <= 2).sum()) >= 4


# --- colours


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@ALL
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("ink", ["text", "muted", "danger", "warning", "good", "accent"])
def test_text_can_be_read_on_every_surface(colours: Theme, surface: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, surface)) >= TEXT_CONTRAST


@ALL
@pytest.mark.parametrize(
    ("ink", "surface"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("accent_text", "accent_soft"),
        ("accent_text", "accent_soft_hover"),
        ("text", "accent_soft"),
        ("muted", "accent_soft"),
        ("text", "hover"),
        ("text", "pressed"),
        ("muted", "hover"),
    ],
)
def test_text_can_be_read_on_what_can_be_pressed(colours: Theme, ink: str, surface: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, surface)) >= TEXT_CONTRAST


@ALL
@pytest.mark.parametrize("shape", [*IDEAS, "trace", "edge", "accent"])
def test_shapes_can_be_seen_on_cards_and_bars(colours: Theme, shape: str) -> None:
    for surface in ("card", "bar", "field"):
        assert contrast(getattr(colours, shape), getattr(colours, surface)) >= SHAPE_CONTRAST


@ALL
@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_ideas_stay_apart_for_everybody(colours: Theme, sight: str) -> None:
    seen = {idea: oklab(np.array(SIGHT[sight]) @ linear(getattr(colours, idea))) for idea in IDEAS}
    for one, other in combinations(IDEAS, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= APART, (one, other)


@pytest.mark.parametrize("idea", IDEAS)
def test_an_idea_has_one_hue_in_all_themes(idea: str) -> None:
    hues = []
    for colours in THEMES:
        _, a, b = oklab(linear(getattr(colours, idea)))
        hues.append(np.degrees(np.arctan2(b, a)))
    assert max(abs((hue - hues[0] + 180) % 360 - 180) for hue in hues) < 20


@ALL
def test_every_colour_is_one_that_qt_knows(colours: Theme) -> None:
    for item in fields(colours):
        if item.name not in ("scheme", "high_contrast"):
            assert QColor(getattr(colours, item.name)).isValid(), item.name


# --- high contrast


@IN_CONTRAST
@pytest.mark.parametrize("surface", [*SURFACES, "hover", "pressed"])
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_in_high_contrast_words_stand_out_on_everything(
    colours: Theme, surface: str, ink: str
) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, surface)) >= HIGH_TEXT_CONTRAST


@IN_CONTRAST
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("ink", ["faint", "danger", "warning", "good", "accent", "trace", *IDEAS])
def test_in_high_contrast_every_colour_that_may_be_written_in_can_be_read(
    colours: Theme, surface: str, ink: str
) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, surface)) >= HIGH_TEXT_CONTRAST


@IN_CONTRAST
@pytest.mark.parametrize(
    ("ink", "surface"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("accent_text", "accent_soft"),
        ("accent_text", "accent_soft_hover"),
        ("text", "accent_soft"),
        ("muted", "accent_soft"),
    ],
)
def test_in_high_contrast_what_can_be_pressed_can_be_read(
    colours: Theme, ink: str, surface: str
) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, surface)) >= HIGH_TEXT_CONTRAST


@IN_CONTRAST
@pytest.mark.parametrize("line", ["border", "edge", "groove", "accent"])
def test_in_high_contrast_every_line_can_be_seen(colours: Theme, line: str) -> None:
    for surface in SURFACES:
        assert contrast(getattr(colours, line), getattr(colours, surface)) >= SHAPE_CONTRAST


@IN_CONTRAST
def test_in_high_contrast_what_is_done_stands_out_from_what_is_left(colours: Theme) -> None:
    assert contrast(colours.accent, colours.groove) >= SHAPE_CONTRAST


@IN_CONTRAST
@pytest.mark.parametrize("idea", ["samples", "data"])
def test_in_high_contrast_curves_that_stay_back_can_be_seen(colours: Theme, idea: str) -> None:
    faded = blend(getattr(colours, idea), colours.card, colours.least_share)
    assert contrast(faded, colours.card) >= SHAPE_CONTRAST


@pytest.mark.parametrize("kind", ["raw", "running_curve"])
def test_in_high_contrast_the_plots_fade_no_further(
    qtbot: QtBot, wear: Callable[[Theme], None], kind: str
) -> None:
    plot = LossPlot() if kind == "raw" else SchedulePlot()
    qtbot.addWidget(plot)

    def pen() -> str:
        return str(getattr(plot, kind).opts["pen"].color().name())

    assert contrast(pen(), DARK.card) < SHAPE_CONTRAST
    wear(HIGH_CONTRAST)
    plot.restyle()
    assert contrast(pen(), HIGH_CONTRAST.card) >= SHAPE_CONTRAST


# --- applying


@ALL
def test_apply_colours_application_plots_and_listeners(
    qapp: QApplication, qtbot: QtBot, wear: Callable[[Theme], None], colours: Theme
) -> None:
    wear(LIGHT if colours is DARK else DARK)
    with qtbot.waitSignal(theme.notifier().changed):
        wear(colours)
    assert theme.current() is colours
    assert qapp.palette().window().color() == QColor(colours.window)
    assert qapp.palette().text().color() == QColor(colours.text)
    assert pyqtgraph.getConfigOption("background") == colours.card
    assert "$" not in qapp.styleSheet()
    with qtbot.assertNotEmitted(theme.notifier().changed):
        wear(replace(colours))  # the same once more


@pytest.mark.parametrize(
    ("choice", "colours"),
    [
        ("dark", DARK),
        ("light", LIGHT),
        ("contrast", HIGH_CONTRAST),
        ("contrastLight", HIGH_CONTRAST_LIGHT),
    ],
)
def test_a_choice_holds_whatever_the_desktop_says(
    qapp: QApplication, wear: Callable[[Theme], None], choice: str, colours: Theme
) -> None:
    theme.follow_system(qapp, choice)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current() is colours


def test_every_choice_is_tried_here() -> None:
    assert theme.CHOICES == ("system", "light", "dark", "contrast", "contrastLight")


@pytest.mark.parametrize(
    ("scheme", "colours"),
    [(Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Unknown, LIGHT)],
)
def test_the_system_is_followed_at_once_and_later(
    qapp: QApplication,
    wear: Callable[[Theme], None],
    monkeypatch: pytest.MonkeyPatch,
    scheme: Qt.ColorScheme,
    colours: Theme,
) -> None:
    desktop = {"scheme": Qt.ColorScheme.Dark}
    monkeypatch.setattr(
        type(qapp.styleHints()), "colorScheme", lambda self: desktop["scheme"], raising=True
    )
    theme.follow_system(qapp)
    assert theme.current() is DARK
    desktop["scheme"] = scheme
    qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert theme.current() is colours


@pytest.mark.parametrize(
    ("scheme", "colours"),
    [
        (Qt.ColorScheme.Dark, HIGH_CONTRAST),
        (Qt.ColorScheme.Light, HIGH_CONTRAST_LIGHT),
        (Qt.ColorScheme.Unknown, HIGH_CONTRAST_LIGHT),
    ],
)
def test_a_desktop_that_asks_for_high_contrast_gets_it_at_once_and_later(
    qapp: QApplication,
    wear: Callable[[Theme], None],
    monkeypatch: pytest.MonkeyPatch,
    scheme: Qt.ColorScheme,
    colours: Theme,
) -> None:
    hints = qapp.styleHints()
    wish = {"contrast": Qt.ContrastPreference.HighContrast}
    monkeypatch.setattr(type(hints), "colorScheme", lambda self: scheme)
    monkeypatch.setattr(
        type(hints.accessibility()), "contrastPreference", lambda self: wish["contrast"]
    )
    theme.follow_system(qapp)
    assert theme.current() is colours
    wish["contrast"] = Qt.ContrastPreference.NoPreference
    hints.accessibility().contrastPreferenceChanged.emit(wish["contrast"])
    assert not theme.current().high_contrast
    wish["contrast"] = Qt.ContrastPreference.HighContrast
    hints.accessibility().contrastPreferenceChanged.emit(wish["contrast"])
    assert theme.current() is colours
    theme.follow_system(qapp, "dark")
    hints.accessibility().contrastPreferenceChanged.emit(wish["contrast"])
    assert theme.current() is DARK


def test_an_unknown_choice_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="choose one of system, light, dark"):
        theme.follow_system(qapp, "sepia")


# --- fonts


def test_the_bundled_fonts_are_the_ones_used(qapp: QApplication) -> None:
    assert QFontInfo(theme.ui_font()).family() == "Inter"
    assert QFontInfo(theme.math_font()).family() == "STIXGeneral"
    assert QFontMetricsF(theme.math_font()).inFontUcs4(ord("β"))


def test_all_figures_are_equally_wide(qapp: QApplication) -> None:
    metrics = QFontMetricsF(theme.ui_font())
    widths = {metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}
    assert len(widths) == 1


def test_a_label_under_the_style_sheet_keeps_equally_wide_figures(qtbot: QtBot) -> None:
    label = QLabel("1")
    label.setProperty("role", "small")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() == theme.SMALL
    metrics = QFontMetricsF(label.font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


# --- shapes

FOCUSABLE: dict[str, Callable[[], QWidget]] = {
    "push button": lambda: QPushButton("Reset"),
    "tool button": QToolButton,
    "whole number": QSpinBox,
    "number": QDoubleSpinBox,
    "combo box": QComboBox,
    "line": QLineEdit,
    "check box": lambda: QCheckBox("Clip"),
    "radio button": lambda: QRadioButton("GIF"),
    "slider": lambda: QSlider(Qt.Orientation.Horizontal),
}


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    """Shows a widget in a window, below one that has the focus."""
    windows = []

    def show(widget: QWidget) -> None:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        other = QLineEdit()
        column.addWidget(other)
        column.addWidget(widget)
        window.resize(160, 90)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        other.setFocus()

    yield show
    windows.clear()


@ALL
@pytest.mark.parametrize("kind", FOCUSABLE)
def test_the_focus_shows_as_a_ring_in_the_accent(
    shown: Callable[[QWidget], None], wear: Callable[[Theme], None], colours: Theme, kind: str
) -> None:
    wear(colours)
    widget = FOCUSABLE[kind]()
    shown(widget)
    size = widget.size()

    def ring() -> np.ndarray:
        picture = pixels(widget)
        edge = np.ones(picture.shape[:2], dtype=bool)
        edge[3:-3, 3:-3] = False
        return picture[edge][None]

    assert not has(ring(), colours.accent)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.hasFocus()
    assert has(ring(), colours.accent)
    assert widget.size() == size
    column = pixels(widget)[:, widget.width() // 2]
    top = next(
        y for y in range(len(column)) if has(column[None, y : y + 1].repeat(4, 1), colours.accent)
    )
    thick = [has(column[None, y : y + 1].repeat(4, 1), colours.accent) for y in range(top, top + 4)]
    assert thick == [True] * colours.ring + [False] * (4 - colours.ring)


@ALL
def test_the_words_in_an_empty_field_can_be_read(
    shown: Callable[[QWidget], None], wear: Callable[[Theme], None], colours: Theme
) -> None:
    wear(colours)
    field = QLineEdit()
    field.setPlaceholderText("HHHHHH")
    shown(field)
    assert has(pixels(field), colours.muted)


@ALL
def test_the_ring_of_a_primary_button_is_not_the_accent_it_is_made_of(
    shown: Callable[[QWidget], None], wear: Callable[[Theme], None], colours: Theme
) -> None:
    wear(colours)
    button = QPushButton("Train")
    button.setProperty("primary", True)
    shown(button)
    assert has(pixels(button), colours.accent)
    assert not has(pixels(button)[:4], colours.text)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert has(pixels(button)[:4], colours.text)


@ALL
@pytest.mark.parametrize("kind", ["combo box", "whole number"])
def test_arrows_can_be_seen(
    shown: Callable[[QWidget], None], wear: Callable[[Theme], None], colours: Theme, kind: str
) -> None:
    wear(colours)
    widget = FOCUSABLE[kind]()
    shown(widget)
    right = pixels(widget)[3:-3, -18:-4]
    field = QColor(colours.field)
    strength = np.abs(right.astype(int) - [field.red(), field.green(), field.blue()]).max(axis=2)
    assert (strength > 60).sum() >= 8


@ALL
def test_a_checked_box_has_a_mark_on_the_accent(
    shown: Callable[[QWidget], None], wear: Callable[[Theme], None], colours: Theme
) -> None:
    wear(colours)
    box = QCheckBox()
    box.setChecked(True)
    shown(box)
    assert has(pixels(box), colours.accent)
    assert has(pixels(box), colours.on_accent)
    box.setChecked(False)
    assert not has(pixels(box), colours.accent)


# --- icons


@pytest.mark.parametrize("name", ICON_NAMES)
def test_an_icon_is_drawn_at_its_size_in_the_colour_of_text(qapp: QApplication, name: str) -> None:
    for side in (16, 32, 64):
        image = icon(name).pixmap(QSize(side, side), 1.0).toImage()
        assert image.size() == QSize(side, side)
        colours = [image.pixelColor(x, y) for x in range(side) for y in range(side)]
        inked = [colour.name() for colour in colours if colour.alpha() == 255]
        assert len(inked) >= side // 3
        assert set(inked) == {theme.current().text}


def test_icons_on_buttons_and_actions_take_the_colours_of_a_new_theme(
    qtbot: QtBot, wear: Callable[[Theme], None]
) -> None:
    def ink(one: QPushButton) -> set[str]:
        image = one.icon().pixmap(QSize(16, 16), 1.0).toImage()
        colours = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
        return {colour.name() for colour in colours if colour.alpha() == 255}

    wear(DARK)
    button = QPushButton(icon("play"), "")
    qtbot.addWidget(button)
    action = button.addAction(icon("pause", "muted"), "Pause")
    bare = QPushButton("Sample")
    qtbot.addWidget(bare)
    assert ink(button) == {DARK.text}
    wear(LIGHT)
    assert ink(button) == {LIGHT.text}
    assert action.icon().cacheKey() == icon("pause", "muted").cacheKey()
    assert bare.icon().isNull()


def test_an_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="choose one of first, back"):
        icon("nothing")


# --- cards


def test_a_card_shows_title_subtitle_and_one_body(qtbot: QtBot) -> None:
    card = Card("Loss")
    qtbot.addWidget(card)
    first, second = QLabel("first"), QLabel("second")
    card.set_subtitle("0.309")
    card.set_body(first)
    card.set_body(second)
    card.resize(300, 120)
    card.show()
    assert (card.title, card.subtitle) == ("Loss", "0.309")
    assert card.accessibleName() == "Loss"
    assert card.body is second
    assert second.isVisible()
    assert second.width() > 270
    assert second.y() < 40


def test_a_narrow_card_cuts_its_words_and_keeps_them_as_a_tooltip(qtbot: QtBot) -> None:
    card = Card("Time embedding")
    qtbot.addWidget(card)
    words = "200 × 32, sines above cosines, the column of t marked"
    card.set_subtitle(words)
    card.resize(120, 80)
    card.show()
    assert card.minimumSizeHint().width() <= 60
    label = next(one for one in card.findChildren(TextLine) if one.text() == words)
    assert label.geometry().right() <= card.width()
    assert label.toolTip() == words
