"""What a control says of itself, given once: to the eye, to the mouse, to assistive tools."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

__all__ = ["explain", "whats_this"]


def whats_this(title: str, *sentences: str) -> str:
    """The text of a "What's This?" bubble: a title, and a paragraph for each sentence."""
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)
    return f"<p><b>{escape(title)}</b></p>{body}"


def explain(widget: QWidget, name: str, tip: str, *more: str) -> None:
    """Give a control its accessible name, its tooltip, and both with ``more`` to ask for.

    Args:
        name: what the control is, in a few words.
        tip: what it does, in a sentence.
        more: sentences that only those read who ask.
    """
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
    widget.setWhatsThis(whats_this(name, tip, *more))
