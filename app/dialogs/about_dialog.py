"""What the program is, on which papers it rests, its versions and its licences."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.desktop import open_address
from app.dialogs.licences_page import LicencesPage
from app.widgets.help_text import explain
from app.window_icon import window_icon
from ddpm_core.version import __version__

__all__ = ["AboutDialog", "versions"]

SIZE = (920, 660)
ICON_SIZE = 72
TITLE_SIZE = 22
PAPERS = (  # authors, year, title, number in the arXiv
    ("Ho, Jain, Abbeel", 2020, "Denoising Diffusion Probabilistic Models", "2006.11239"),
    ("Song, Meng, Ermon", 2020, "Denoising Diffusion Implicit Models", "2010.02502"),
    (
        "Nichol, Dhariwal",
        2021,
        "Improved Denoising Diffusion Probabilistic Models",
        "2102.09672",
    ),
    (
        "Lu, Zhou, Bao, Chen, Li, Zhu",
        2022,
        "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models",
        "2211.01095",
    ),
)


def versions() -> tuple[tuple[str, str], ...]:
    """The names and versions that a report of an error needs."""
    try:
        torch = version("torch")
    except PackageNotFoundError:  # a bundle without its metadata
        from torch import __version__ as torch
    return (
        ("DDPM Studio", __version__),
        ("Python", platform.python_version()),
        ("PyTorch", torch),
        ("Qt", qVersion()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
    )


class AboutDialog(QDialog):
    """Stands beside the window, which stays usable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About DDPM Studio"))
        self.setModal(False)
        self.resize(*SIZE)
        self._licences = LicencesPage()
        self._tabs = QTabWidget()
        self._tabs.setObjectName("aboutTabs")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.addTab(self._build_program(), self.tr("&Program"))
        self._tabs.addTab(self._licences, self.tr("L&icences"))
        self._tabs.currentChanged.connect(self._on_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self._build_head())
        layout.addWidget(self._tabs, 1)
        layout.addLayout(self._build_buttons())
        self._colour()
        theme.notifier().changed.connect(self._colour)

    def _build_head(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setObjectName("aboutIcon")
        picture.setPixmap(window_icon().pixmap(ICON_SIZE, ICON_SIZE))
        picture.setFixedSize(ICON_SIZE, ICON_SIZE)
        picture.setScaledContents(True)
        picture.setAccessibleName(self.tr("Icon of DDPM Studio"))
        title = QLabel("DDPM Studio")
        title.setFont(theme.ui_font(TITLE_SIZE, theme.ui_font().Weight.DemiBold))
        number = QLabel(self.tr("Version {version}").format(version=__version__))
        number.setObjectName("aboutVersion")
        number.setProperty("role", "muted")
        number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        number.setAccessibleName(self.tr("Version"))
        sentence = QLabel(
            self.tr("Watch diffusion models learn and generate, and see where each number is from.")
        )
        sentence.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (title, number, sentence):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(words, 1)
        return head

    def _build_program(self) -> QWidget:
        self._papers = QLabel()
        self._papers.setObjectName("aboutPapers")
        self._terms = QLabel()
        self._terms.setObjectName("aboutTerms")
        for label in (self._papers, self._terms):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._papers.linkActivated.connect(open_address)
        self._papers.setAccessibleName(self.tr("Papers"))
        self._terms.linkActivated.connect(self.show_licences)
        self._terms.setAccessibleName(self.tr("Licence"))
        self._versions = QLabel()
        self._versions.setObjectName("aboutVersions")
        font = theme.ui_font()
        font.setFeature(QFont.Tag("calt"), 0)  # else x86 is shown as if it were a product
        self._versions.setFont(font)
        self._versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._versions.setAccessibleName(self.tr("Versions"))
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(6)
        for heading, label in (
            (self.tr("The papers it follows"), self._papers),
            (self.tr("Licence"), self._terms),
            (self.tr("Versions"), self._versions),
        ):
            title = QLabel(heading)
            title.setProperty("role", "title")
            layout.addWidget(title)
            layout.addWidget(label)
            layout.addSpacing(14)
        layout.addStretch()
        return page

    def _build_buttons(self) -> QHBoxLayout:
        copy = QPushButton(self.tr("&Copy versions"))
        copy.setObjectName("copyVersionsButton")
        explain(
            copy,
            self.tr("Copy versions"),
            self.tr("Put the versions on the clipboard, for a report of an error"),
        )
        copy.clicked.connect(self.copy_versions)
        close = QPushButton(self.tr("C&lose"))
        close.setObjectName("aboutCloseButton")
        explain(close, self.tr("Close"), self.tr("Close this page"))
        close.clicked.connect(self.close)
        for button in (copy, close):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(copy)
        row.addStretch()
        row.addWidget(close)
        return row

    @Slot()
    def _colour(self) -> None:
        """Write the texts with links in the colours in force."""
        colours = theme.current()
        link = f'style="color: {colours.accent_text}; text-decoration: none"'
        self._papers.setText(
            "".join(
                f'<p style="margin: 0 0 6px 0"><a href="https://arxiv.org/abs/{number}" {link}>'
                f'{title}</a><br><span style="color: {colours.muted}">{authors}, {year}</span></p>'
                for authors, year, title, number in PAPERS
            )
        )
        terms = self.tr(
            "DDPM Studio is free software under the MIT licence, without any warranty. It uses Qt "
            "under the GNU LGPL, version 3, PyTorch, NumPy and more: {link}."
        )
        name = self.tr("all licences")
        self._terms.setText(terms.format(link=f'<a href="licences" {link}>{name}</a>'))
        rows = "".join(
            f'<tr><td style="color: {colours.muted}; padding-right: 16px">{name}</td>'
            f"<td>{number}</td></tr>"
            for name, number in self._named_versions()
        )
        self._versions.setText(f"<table cellspacing=0 cellpadding=1>{rows}</table>")

    def _named_versions(self) -> list[tuple[str, str]]:
        system = self.tr("System")
        return [(system if name == "System" else name, number) for name, number in versions()]

    # --- what the person does

    @Slot()
    def show_licences(self) -> None:
        """Turn to the licences."""
        self._tabs.setCurrentWidget(self._licences)

    @Slot(int)
    def _on_tab(self) -> None:
        if self._tabs.currentWidget() is self._licences:
            self._licences.read()

    @Slot()
    def copy_versions(self) -> None:
        """Put the versions on the clipboard, in English for whoever mends the program."""
        lines = "".join(f"{name}: {number}\n" for name, number in versions())
        QGuiApplication.clipboard().setText(lines)
