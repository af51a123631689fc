"""The languages of the window, and which one it speaks."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QObject,
    QSettings,
    QTranslator,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QActionGroup, QFont

from app import remembered
from app.theme import UI_FAMILY

__all__ = ["LANGUAGES", "SYSTEM", "LanguageActions", "arrow_keys", "install", "spoken"]

LANGUAGES = {"en": "English", "zh_TW": "繁體中文"}  # each in its own words
SYSTEM = "system"  # the desktop's, where it is one of them
KEY = "language"  # in the settings
# Of characters that the window's own font lacks: without these a desktop of another language
# would draw them as its own language writes them, which for Chinese are other forms.
FONTS = {
    "zh_TW": (
        "Noto Sans TC",
        "Noto Sans CJK TC",
        "Source Han Sans TC",
        "PingFang TC",
        "Microsoft JhengHei UI",
        "Microsoft JhengHei",
    )
}

_installed: list[QTranslator] = []


def arrow_keys() -> tuple[str, ...]:
    """What menus call the arrow keys.

    These words are Qt's own, and stand here to be translated anew: what it calls the left and the
    right one in Chinese is what a mouse has.
    """
    return (
        QCoreApplication.translate("QShortcut", "Left"),
        QCoreApplication.translate("QShortcut", "Right"),
        QCoreApplication.translate("QShortcut", "Up"),
        QCoreApplication.translate("QShortcut", "Down"),
    )


def spoken(choice: str) -> str:
    """The language that a choice means: a key of LANGUAGES."""
    if choice in LANGUAGES:
        return choice
    for name in QLocale.system().uiLanguages(QLocale.TagSeparator.Underscore):
        if name.startswith(("zh_TW", "zh_Hant", "zh_HK", "zh_MO")):
            return "zh_TW"
        if name.startswith("en"):
            break
    return "en"


def install(application: QCoreApplication, choice: str) -> str:
    """Let all words that are looked up from now on be of a language; the result names it."""
    for translator in _installed:
        application.removeTranslator(translator)
    _installed.clear()
    language = spoken(choice)
    QFont.removeSubstitutions(UI_FAMILY)
    QFont.insertSubstitutions(UI_FAMILY, FONTS.get(language, ()))
    if language != "en":
        own = Path(str(files("resources"))) / "translations" / f"ddpm-studio_{language}.qm"
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (qt / f"qtbase_{language}.qm", own):
            translator = QTranslator(application)
            if translator.load(str(file)):
                application.installTranslator(translator)
                _installed.append(translator)
    return language


class LanguageActions(QObject):
    """The choice of a language. It is taken up at the next start.

    Signals:
        chosen: another language than the one spoken now, by its own name; "" where it is that one.
    """

    chosen = Signal(str)

    def __init__(self, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        now = remembered.text(settings, KEY, SYSTEM, (SYSTEM, *LANGUAGES))
        self._spoken = spoken(now)
        self._group = QActionGroup(self)
        titles = {SYSTEM: self.tr("Language of the &system"), **LANGUAGES}
        for name, title in titles.items():
            action = QAction(title, self._group)
            action.setObjectName(f"{name}LanguageAction")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == now)
            action.setToolTip(self.tr("The language of the window, from the next start on"))
        self._group.triggered.connect(self._choose)

    def actions(self) -> list[QAction]:
        """One for each choice."""
        return self._group.actions()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._settings.setValue(KEY, action.data())
        self.tell()

    @Slot()
    def tell(self) -> None:
        """Emit ``chosen`` for the choice that there is."""
        language = spoken(remembered.text(self._settings, KEY, SYSTEM))
        self.chosen.emit("" if language == self._spoken else LANGUAGES[language])
