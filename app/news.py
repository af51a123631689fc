"""What the window says about what has happened: in its message bar, status bar and title."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from app.commands import Failed, RunStarted
from app.documents import WEIGHTS, Documents
from app.errors import ErrorReporter
from app.experiment import Experiment
from app.preset_words import preset_title
from app.refusals import in_words
from app.trial_work import LONG
from app.widgets.message_bar import MessageBar
from app.wording import device_name, duration

if TYPE_CHECKING:
    from ddpm_core.trial import Trial

__all__ = ["News"]

SHOWN = 5_000  # milliseconds, of a line in the status bar


class News(QObject):
    """Listens to experiment and documents, and tells the person."""

    def __init__(
        self,
        window: QMainWindow,
        experiment: Experiment,
        documents: Documents,
        messages: MessageBar,
        reporter: ErrorReporter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._experiment = experiment
        self._documents = documents
        self._messages = messages
        self._reporter = reporter
        documents.titleChanged.connect(self._show_title)
        documents.refused.connect(self.refuse)
        experiment.progressed.connect(self._show_title)
        experiment.failed.connect(self._on_failed)
        experiment.runReplaced.connect(self._on_run_replaced)
        experiment.weightsSaved.connect(self._on_saved)
        self._question = ""  # of a trial, as it stands in the message bar
        experiment.trialAsks.connect(self._on_trial)
        experiment.trialChanged.connect(self._on_trial_changed)
        experiment.runChanged.connect(self._on_run)
        experiment.stateChanged.connect(self._on_state)
        experiment.saved.connect(self._on_saved)
        experiment.deviceRefused.connect(self._on_device_refused)
        self._show_title()

    @Slot()
    def _show_title(self) -> None:
        window = self._window
        title, modified = f"{self._documents.name}[*]", self._experiment.unsaved_steps > 0
        if (title, modified) != (window.windowTitle(), window.isWindowModified()):
            window.setWindowTitle(title)
            window.setWindowModified(modified)

    @Slot(object)
    def _on_failed(self, event: Failed) -> None:
        if event.details:
            self._reporter.report(event.details)
        else:
            self._messages.show_message(in_words(event.message), kind="error")

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say for a moment that something was done."""
        self._window.statusBar().showMessage(text, SHOWN)

    @Slot(str)
    def refuse(self, reason: str) -> None:
        """Say why something could not be done."""
        self._messages.show_message(reason, kind="error")

    @Slot(object)
    def _on_run_replaced(self, event: RunStarted) -> None:
        now, before = f"{len(event.history):,}", f"{event.replaced_steps:,}"
        if not event.replaced_steps:
            text = self.tr("Brought back the run at step {now}.").format(now=now)
            self._messages.show_message(text)
            return
        if event.brought_back:
            text = self.tr("Brought back the run at step {now}; the other was at step {before}.")
        elif event.path:
            text = self.tr("Opened {name} at step {now}; the run before it was at step {before}.")
        elif event.adopted:
            text = self.tr("Went on with the run at step {now}; the other was at step {before}.")
        else:
            text = self.tr("A new run has begun; the one before it was at step {before}.")
        text = text.format(name=self._documents.name, now=now, before=before)
        text = " ".join(filter(None, (text, self._assumed())))
        self._messages.show_message(
            text, actions=[(self.tr("Bring it back"), self._experiment.bring_back)]
        )

    def _assumed(self) -> str:
        """What is assumed of weights that came without settings; "" of all else."""
        path, run = self._experiment.path, self._experiment.run
        if not path or not path.endswith(WEIGHTS) or run is None:
            return ""
        text = self.tr(
            "{name} holds weights alone: the article's settings are assumed, and that the network "
            "predicts ε. One that predicts v or x₀ needs its .ddpm file."
        )
        return text.format(name=self._documents.name)

    @Slot()
    def _on_run(self) -> None:
        self._drop_question()
        assumed = self._assumed()
        if assumed:
            self._messages.show_message(assumed, kind="warning")

    @Slot(object)
    def _on_trial(self, trial: Trial) -> None:
        """Training would take long, or does not fit: say so, and let the person decide."""
        actions: list[tuple[str, Callable[[], object]]] = []
        if not trial.fits:
            text = self.tr("Training needs about {needed} of memory, and {free} are free here.")
            text = text.format(needed=_gigabytes(trial.memory.total), free=_gigabytes(trial.free))
            suggestion = trial.suggestion
            if suggestion is not None and suggestion.kind == "accumulate":
                parts = self.tr("In {parts} parts a batch would fit.")
                text += " " + parts.format(parts=suggestion.value)
                use = self.tr("Train in {parts} parts").format(parts=suggestion.value)
                actions.append((use, partial(self._train_in_parts, int(suggestion.value))))
            elif suggestion is not None:
                smaller = self.tr("The preset “{title}” would fit.")
                text += " " + smaller.format(title=preset_title(str(suggestion.value)))
        else:
            text = self.tr(
                "Training would take about {time} on this machine ({step} for each step) and "
                "{memory} of memory."
            )
            text = text.format(
                time=duration(trial.training_seconds),
                step=self._step_time(trial.seconds_per_step),
                memory=_gigabytes(trial.memory.total),
            )
        self._question = text
        self._messages.show_message(
            text,
            kind="warning",
            actions=[*actions, (self.tr("Train anyway"), self._experiment.train_anyway)],
        )

    @Slot()
    def _on_trial_changed(self) -> None:
        """Say how long it will take, where nothing has to be asked."""
        trial, experiment = self._experiment.trial, self._experiment
        if trial is None or not trial.fits or trial.training_seconds > LONG:
            return
        text = self.tr("Training takes about {time} for {steps} steps, and {memory} of memory.")
        self.tell(
            text.format(
                time=duration(trial.training_seconds),
                steps=f"{experiment.settings.training_steps:,}",
                memory=_gigabytes(trial.memory.total),
            )
        )

    @Slot()
    def _drop_question(self) -> None:
        """The question of a trial goes once it trains, or is no longer about the run shown."""
        if self._question and self._messages.text == self._question:
            self._messages.clear()
        self._question = ""

    @Slot()
    def _on_state(self) -> None:
        if self._experiment.training:
            self._drop_question()

    def _train_in_parts(self, parts: int) -> None:
        self._experiment.set("accumulate", parts)
        self._experiment.train_anyway()

    def _step_time(self, seconds: float) -> str:
        return self.tr("{seconds} s").format(seconds=f"{seconds:.1f}")

    @Slot(str, str)
    def _on_device_refused(self, wanted: str, used: str) -> None:
        text = self.tr("{wanted} cannot be used here; the run computes on {used}.")
        self._messages.show_message(
            text.format(wanted=device_name(wanted), used=device_name(used)), kind="warning"
        )

    @Slot(str)
    def _on_saved(self, path: str) -> None:
        self.tell(self.tr("Saved {path}").format(path=path))


def _gigabytes(size: int) -> str:
    return f"{size / 2**30:.1f} GiB"
