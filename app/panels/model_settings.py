"""The controls of what is learned: data, schedule and network."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.panels.picture_settings import PictureSettings, of_points
from app.panels.setting_table import Control, Group, Row
from ddpm_core.config import ExperimentConfig

__all__ = ["ModelSettings"]


def _built_in(config: ExperimentConfig) -> bool:
    return of_points(config) and config.data != "file"


def _drawn(config: ExperimentConfig) -> bool:
    return config.draws_points


def _from_table(config: ExperimentConfig) -> bool:
    return of_points(config) and not config.draws_points


def _has_range(config: ExperimentConfig) -> bool:
    return config.schedule != "cosine"


def _without_range(config: ExperimentConfig) -> bool:
    return config.schedule == "cosine"


class ModelSettings(QObject):
    """Words and order of the controls, translated when they are asked for."""

    def groups(self) -> tuple[Group, ...]:
        pictures = PictureSettings(self)
        data = (*self._data(), *pictures.data(), *self._data_rest())
        network = (*pictures.network(), *self._network())
        return (
            Group("data", self.tr("Data"), data),
            Group("schedule", self.tr("Schedule"), (*self._schedule(), *self._range())),
            Group("network", self.tr("Network"), network),
        )

    def _data(self) -> tuple[Row, ...]:
        names = (
            ("swiss_roll", self.tr("swiss roll")),
            ("two_moons", self.tr("two moons")),
            ("circles", self.tr("circles")),
            ("s_curve", self.tr("S curve")),
            ("eight_gaussians", self.tr("8 Gaussians")),
            ("grid", self.tr("5 × 5 grid")),
            ("checkerboard", self.tr("checkerboard")),
            ("two_spirals", self.tr("two spirals")),
        )
        data = Control(
            "choice",
            "data",
            "datasetCombo",
            self.tr("Data set"),
            self.tr(
                "The distribution q(x₀) that the network learns. Each set is shifted and scaled "
                "to mean 0 and standard deviation 1. Choosing one also takes its usual noise."
            ),
            {"choices": names},
            pictures_help=self.tr(
                "The pictures that are the distribution q(x₀), each as one point of as many "
                "dimensions as it has values: three for a pixel, from −1 for black to 1."
            ),
        )
        count = Control(
            "int",
            "data_count",
            "dataCountSpin",
            self.tr("Number of training points N"),
            self.tr("How many points of q(x₀) there are to train on."),
            {"steps": "digit"},
        )
        columns = Control(
            "words",
            "data_columns",
            "dataColumnsEdit",
            self.tr("Columns of the file"),
            self.tr(
                "Which columns are the dimensions of a point: names, or numbers from 1, with "
                "commas between. Empty: the first two that hold numbers."
            ),
            {"placeholder": self.tr("first two")},
        )
        return (
            Row(self.tr("Data set"), (data,), pictures_label=self.tr("Pictures")),
            Row(self.tr("Points"), (count,), "N", when=_drawn),
            Row(self.tr("Columns"), (columns,), when=_from_table),
        )

    def _data_rest(self) -> tuple[Row, ...]:
        noise = Control(
            "number",
            "data_noise",
            "dataNoiseSpin",
            self.tr("Noise of the data"),
            self.tr(
                "Standard deviation of the noise around the shape itself, in the data set's own "
                "units, added before standardising. It is part of q(x₀), not of the diffusion. "
                "Empty: what is usual for the set."
            ),
            {"optional": True},
        )
        seed = Control(
            "int",
            "data_seed",
            "dataSeedSpin",
            self.tr("Seed of the data"),
            self.tr("Another seed draws other points of the same q(x₀)."),
            {"grouped": False},
        )
        return (
            Row(self.tr("Noise"), (noise,), unit=self.tr("data units"), when=_built_in, more=True),
            Row(self.tr("Seed"), (seed,), when=_drawn, more=True),
        )

    def _schedule(self) -> tuple[Row, ...]:
        names = (
            ("linear", self.tr("linear")),
            ("quadratic", self.tr("quadratic")),
            ("sigmoid", self.tr("sigmoid")),
            ("cosine", self.tr("cosine")),
        )
        kind = Control(
            "choice",
            "schedule",
            "scheduleCombo",
            self.tr("Beta schedule"),
            self.tr(
                "How the variance βₜ of a noising step grows with t: evenly, as a square, along "
                "a sigmoid, or so that ᾱₜ falls along a squared cosine."
            ),
            {"choices": names},
        )
        steps = Control(
            "int",
            "timesteps",
            "timestepsSpin",
            self.tr("Timesteps T"),
            self.tr(
                "T, the number of noise levels between data and noise. With more of them each "
                "step is smaller and its reverse closer to a Gaussian, and sampling takes longer."
            ),
            {"steps": "digit"},
        )
        return (
            Row(self.tr("Kind"), (kind,)),
            Row(self.tr("Steps"), (steps,), "T"),
        )

    def _range(self) -> tuple[Row, ...]:
        first = Control(
            "number",
            "beta_start",
            "betaStartSpin",
            self.tr("First beta, β₁"),
            self.tr("β₁, the variance that the first noising step adds, at t = 0."),
            symbol="β<sub>1</sub>",
        )
        last = Control(
            "number",
            "beta_end",
            "betaEndSpin",
            self.tr("Last beta, β_T"),
            self.tr("β_T, the variance that the last noising step adds, at t = T − 1."),
            symbol="β<sub>T</sub>",
        )
        scale = Control(
            "check",
            "scale_to_timesteps",
            "scaleCheck",
            self.tr("Range × 1000 / T"),
            self.tr(
                "Multiplies β₁ and β_T by 1000 / T, so that a short chain goes as far into noise "
                "as the 1,000 steps for which the usual range was chosen."
            ),
        )
        return (
            Row(self.tr("Range"), (first, last), when=_has_range),
            Row("", (scale,), when=_has_range),
            Row(
                self.tr("Without a range: ᾱ falls along a squared cosine, whatever T is."),
                (),
                when=_without_range,
            ),
        )

    def _network(self) -> tuple[Row, ...]:
        layers = Control(
            "int",
            "layers",
            "layersSpin",
            self.tr("Number of hidden layers"),
            self.tr("How many hidden layers the network ε_θ has, each a Linear and a ReLU."),
        )
        hidden = Control(
            "int",
            "hidden",
            "hiddenSpin",
            self.tr("Width of the hidden layers"),
            self.tr("How many units each hidden layer of the network ε_θ has."),
            {"steps": "double", "grouped": False},
            symbol="×",
        )
        time = Control(
            "int",
            "time_dim",
            "timeDimSpin",
            self.tr("Width of the time embedding dₜ"),
            self.tr(
                "dₜ, how many numbers stand for t at the network's input: half of them sines, "
                "half cosines, so it is even."
            ),
            {"steps": "two"},
        )
        prediction = Control(
            "choice",
            "prediction",
            "predictionCombo",
            self.tr("What the network predicts"),
            self.tr(
                "The target of the loss: the noise ε, the data x₀, or the velocity "
                "v = √ᾱₜ ε − √(1 − ᾱₜ) x₀. Samplers turn any of them into ε."
            ),
            {
                "choices": (
                    ("eps", self.tr("noise ε")),
                    ("v", self.tr("velocity v")),
                    ("x0", self.tr("data x₀")),
                )
            },
            pictures_help=self.tr(
                "The target of the loss: the noise ε, the data x₀, or the velocity "
                "v = √ᾱₜ ε − √(1 − ᾱₜ) x₀. An error in ε reaches x̂₀ divided by √ᾱₜ, which is "
                "small at large t: where ε is predicted, the colours of a picture drift."
            ),
        )
        return (
            Row(self.tr("Layers"), (layers, hidden), when=of_points),
            Row(self.tr("Time"), (time,), "d<sub>t</sub>", more=True, pinned=of_points),
            Row(self.tr("Predicts"), (prediction,)),
        )
