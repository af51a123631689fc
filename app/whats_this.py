"""What the controls of the window say when they are asked "What is this?".

Settings say what their table says of them; for the other controls it is written here, by object
name. A control that is not in the list says its name and its tooltip.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QWhatsThis, QWidget

from app.action_text import plain
from app.widgets.help_text import whats_this

__all__ = ["explain_all", "show_at_focus", "texts"]

GIVEN = "whatsThisGiven"  # the property of a control whose text comes from here


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhatsThis", text)


def texts() -> dict[str, str]:
    """What there is to say beside a control's name, by its object name."""
    return {**_run(), **_stage(), **_transport(), **_plots(), **_settings()}


def _run() -> dict[str, str]:
    return {
        "trainButton": _tr(
            "Each step draws a batch of data, mixes it with noise at random levels t, and moves "
            "the weights so that the noise is predicted better. All else stays usable meanwhile."
        ),
        "pauseButton": _tr(
            "The step under way is finished first, so that nothing is lost; Train goes on from "
            "there. The same seed gives the same run, with or without pauses."
        ),
        "trainStepButton": _tr(
            "Makes exactly one optimizer step and stops, to see what a single step changes in the "
            "loss and in the samples."
        ),
        "resetButton": _tr(
            "New weights are drawn with the training's seed, and the loss begins anew. The run "
            "before is kept until another takes its place, and can be brought back."
        ),
        "presetCombo": _tr(
            "A preset sets data, schedule, network, training and sampling at once. One is made "
            "for the best picture, one follows the article to the letter."
        ),
        "exportGifButton": _tr(
            "Writes a recorded process frame by frame as a moving picture. The window stays "
            "usable while the file is written."
        ),
        "sampleButton": _tr(
            "Draws x_T from pure noise and takes the predicted noise off level by level. Every "
            "frame is kept, so you can go back to any of them. It uses the averaged weights."
        ),
        "stopSamplingButton": _tr(
            "The frames recorded so far stay and can be looked at; the process just ends early."
        ),
        "restartButton": _tr(
            "Some settings define the run: data, T, schedule, network. They take effect with a new "
            "run, which this begins. The run before can be brought back."
        ),
        "keepRunButton": _tr(
            "Sets the controls back to what the run was begun with. Nothing of the run is changed."
        ),
        "modeSwitch": _tr(
            "Each side keeps its settings, its run and the process that was recorded. What is "
            "left stands still meanwhile, and goes on training when you come back."
        ),
        "sampleStepButton": _tr(
            "x_T alone is drawn. Each press of the arrow to the right then asks the network once, "
            "and shows the level that it leads to."
        ),
        "messageCloseButton": _tr("Takes the message away; nothing else happens."),
    }


def _stage() -> dict[str, str]:
    return {
        "dataTile": _tr(
            "The points that are learned from, shifted and scaled to mean 0 and standard deviation "
            "1. A click shows them large."
        ),
        "learnedTile": _tr(
            "Live samples of the network as it is now. They always begin with the same noise, so "
            "what changes from picture to picture is the network alone."
        ),
        "forwardTile": _tr(
            "The data as they are noised step by step, from x₀ to x_T. This is computed, not "
            "learned. A click brings the process under the transport bar."
        ),
        "reverseTile": _tr(
            "The last recorded sampling, from x_T to x₀. A click brings it under the transport "
            "bar, to be played, stopped and stepped through."
        ),
        "compareTile": _tr(
            "Several samplers from the same network and the same noise, side by side, so that "
            "every difference is the sampler's."
        ),
        "stageCloud": _tr(
            "Both axes have the same scale: a circle looks like a circle. The wheel zooms, "
            "dragging moves, a double click shows everything again. The legend shows and hides "
            "layers."
        ),
        "pictureStage": _tr(
            "What the network is given, what it takes the data to be, and the noise that it sees "
            "in it, side by side. The captions show and hide columns."
        ),
        "onePictureButton": _tr(
            "The chosen picture has all the room. With Ctrl and Shift the arrow keys go to the "
            "next or the one before."
        ),
        "filmStrip": _tr(
            "The process of one picture from its first frame to its last, as many frames as there "
            "is room for. The mark below shows the very frame of the stage."
        ),
        "fieldCombo": _tr(
            "Arrows over the plane show where a process would go from each place at this level: "
            "what the network has learned everywhere, not only where the points are."
        ),
    }


def _transport() -> dict[str, str]:
    return {
        "firstFrameButton": _tr("The first frame: noise x_T in reverse, data x₀ in forward."),
        "stepBackButton": _tr(
            "Frames are recorded, so going back shows exactly what was there; the network is not "
            "asked again."
        ),
        "playButton": _tr(
            "Moves over the frames at the speed beside it. Any other button of the bar stops it. "
            "With nothing recorded, it samples first."
        ),
        "stepForwardButton": _tr("One frame is one step of the process, from a level to the next."),
        "lastFrameButton": _tr("The newest frame: the samples x₀, once all is recorded."),
        "speedCombo": _tr(
            "Playing shows frames by the clock. Where the screen is too slow for a speed, frames "
            "are left out and the process keeps its pace."
        ),
        "timeSlider": _tr(
            "Each place is a frame, from left to right in the order in which they come about. "
            "Beside it are the level t, the share ᾱₜ of the data's variance that is left, and the "
            "signal-to-noise ratio."
        ),
    }


def _plots() -> dict[str, str]:
    return {
        "lossPlot": _tr(
            "The faint line is the loss of every single step, which jumps with the levels that "
            "were drawn; the strong one is its running average. The dashed line is the loss of the "
            "perfect network: it is above 0, for some of the noise cannot be told from data."
        ),
        "lossLogButton": _tr(
            "On a logarithmic axis equal ratios have equal heights, so that the slow gains late in "
            "training can still be seen."
        ),
        "schedulePlot": _tr(
            "βₜ is the variance that step t adds, ᾱₜ what is left of the data's variance, and the "
            "SNR is ᾱₜ / (1 − ᾱₜ). The dashed line marks the t on the stage; a click goes to a t."
        ),
        "scheduleLogButton": _tr(
            "Draws the values on a logarithmic axis, where the small ones at either end can be "
            "told apart."
        ),
        "embeddingHeatmap": _tr(
            "The network does not see the number t but this column of sines and cosines. Rows that "
            "change fast tell neighbouring levels apart, slow ones tell early from late."
        ),
        "lossByTPlot": _tr(
            "Levels differ in how much can be told from x_t. The loss at a level means something "
            "only beside the least that is possible there: between the two lies what is left to "
            "learn. It is found while this panel is seen."
        ),
        "networkDiagram": _tr(
            "Data go through from left to right, and the shape of what leaves a block stands on "
            "it. A chosen block shows its answers below, and how it works."
        ),
        "featureGrid": _tr(
            "The averaged network is asked at the level on the stage. For points a map is the "
            "plane, and its colours say how strongly one unit answers to each place; for pictures "
            "it is one channel of the block's answer to xₜ."
        ),
    }


def _settings() -> dict[str, str]:
    more = _tr(
        "Opens what is seldom changed in this group. Settings that mean nothing under the others "
        "are hidden."
    )
    groups = ("data", "schedule", "network", "training", "sampling")
    return {
        **{f"{group}MoreButton": more for group in groups},
        "clipAutomaticButton": _tr(
            "The bounds are again those of the data: of points widened by 5%, of pictures −1 and "
            "1. They follow when other data are chosen."
        ),
    }


def explain_all(window: QWidget) -> None:
    """Give every control below a window what it says when it is asked, with its name of now.

    A control that has a text of its own keeps it.
    """
    known = texts()
    for widget in window.findChildren(QWidget):
        own = widget.whatsThis() and not widget.property(GIVEN)
        if own or isinstance(widget.window(), QMenu):
            continue
        more = known.get(widget.objectName(), "")
        takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        name = _name(widget)
        if name and (more or takes_focus):
            widget.setWhatsThis(whats_this(name, _words(widget.toolTip()), more))
            widget.setProperty(GIVEN, True)


def show_at_focus(window: QWidget) -> bool:
    """Say what the control is that has the focus; False where there is nothing to say."""
    explain_all(window)
    widget: QWidget | None = window.focusWidget()
    while widget is not None and not widget.whatsThis():
        widget = widget.parentWidget()
    if widget is None:
        return False
    foot = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height()))
    QWhatsThis.showText(foot, widget.whatsThis(), widget)
    return True


def _name(widget: QWidget) -> str:
    written = plain(widget.text()) if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or written


def _words(tip: str) -> str:
    """A tooltip without its keys, which a menu shows, and without tags."""
    return re.sub(r"<[^>]+>", "", re.sub(r" \([^()]*\)$", "", tip)).strip()
