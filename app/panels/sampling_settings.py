"""The controls of how samples are made."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.panels.picture_settings import MOST_PICTURES
from app.panels.setting_table import Condition, Control, Group, Row
from ddpm_core.config import ExperimentConfig

__all__ = ["SamplingSettings"]


def _uses(sampler: str) -> Condition:
    return lambda config: config.sampler == sampler


def _is_exact(config: ExperimentConfig) -> bool:
    return config.denoiser == "exact"


def _has_list(config: ExperimentConfig) -> bool:
    return config.ddim_list is not None  # which then holds, and not S


def _clips(config: ExperimentConfig) -> bool:
    return config.sampler != "simplified"


class SamplingSettings(QObject):
    """Words and order of the controls, translated when they are asked for."""

    def groups(self) -> tuple[Group, ...]:
        rows = (*self._samplers(), *self._clipping(), *self._samples(), *self._live())
        return (Group("sampling", self.tr("Sampling"), rows),)

    def _samplers(self) -> tuple[Row, ...]:
        names = (
            ("ddpm", "DDPM"),
            ("ddim", "DDIM"),
            ("dpm_solver", "DPM++ 2M"),
            ("simplified", self.tr("simplified")),
        )
        sampler = Control(
            "choice",
            "sampler",
            "samplerCombo",
            self.tr("Sampler"),
            self.tr(
                "The reverse process. DDPM visits every t and adds noise; DDIM may skip levels "
                "and is deterministic at η = 0; DPM++ 2M (DPM-Solver++) leads where that does in a "
                "quarter of its steps, by two predictions of x₀; the simplified one takes the "
                "predicted noise off with the factor √(1 − αₜ)."
            ),
            {"choices": names},
        )
        variance = Control(
            "choice",
            "variance",
            "varianceCombo",
            self.tr("Variance σₜ² of the DDPM step"),
            self.tr(
                "σₜ² of the noise that a reverse step adds: βₜ, best where x₀ is spread like "
                "noise, or β̃ₜ, that of q(xₜ₋₁ | xₜ, x₀), best where x₀ is one point."
            ),
            {"choices": (("beta", self.tr("beta")), ("posterior", self.tr("posterior")))},
        )
        skip = Control(
            "int",
            "ddim_steps",
            "ddimStepsSpin",
            self.tr("Number of DDIM steps S"),
            self.tr("S, how many of the T levels are visited, evenly spread."),
            {"steps": "digit"},
            symbol="S",
        )
        eta = Control(
            "number",
            "eta",
            "etaSpin",
            self.tr("Noise of DDIM, η"),
            self.tr("η, the share of DDPM's σₜ that a step adds: none at 0, all of it at 1."),
            {"step": 0.1},
            symbol="η",
        )
        levels = Control(
            "words",
            "ddim_list",
            "ddimListEdit",
            self.tr("Levels t that DDIM visits"),
            self.tr(
                "Any increasing list of t, with commas: 0, 4, 8, 12. From one listed t the step "
                "goes to the one before it. Empty: S levels, spread evenly."
            ),
            {"placeholder": self.tr("spread evenly")},
        )
        solver_steps = Control(
            "int",
            "dpm_solver_steps",
            "dpmSolverStepsSpin",
            self.tr("Number of DPM++ 2M steps S"),
            self.tr(
                "S, how many of the T levels are visited, closer to one another towards the data. "
                "10 to 20 are enough."
            ),
            {"steps": "digit"},
            symbol="S",
        )
        noise = Control(
            "check",
            "simplified_noise",
            "simplifiedNoiseCheck",
            self.tr("Add noise σₜ z"),
            self.tr("Without σₜ z nothing keeps the points apart, and the cloud shrinks."),
            pictures_help=self.tr(
                "Without σₜ z nothing keeps the samples apart, and they fade towards their mean."
            ),
        )
        answers = (("network", self.tr("network")), ("exact", self.tr("exact")))
        denoiser = Control(
            "choice",
            "denoiser",
            "denoiserCombo",
            self.tr("What predicts the noise"),
            self.tr(
                "The averaged network, or the exact E[ε | xₜ] of the training points: the answer "
                "of a perfect network, computed without one. Live samples stay the network's."
            ),
            {"choices": answers},
            pictures_help=self.tr(
                "The averaged network, or the exact E[ε | xₜ] of the training pictures: the "
                "answer of a perfect network, which gives back these pictures and no others. "
                "Live samples stay the network's."
            ),
        )
        return (
            Row(self.tr("Sampler"), (sampler,)),
            Row(self.tr("Variance"), (variance,), "σ<sub>t</sub>²", when=_uses("ddpm")),
            Row(self.tr("Steps"), (skip, eta), when=_uses("ddim")),
            Row(self.tr("Levels"), (levels,), when=_uses("ddim"), more=True, pinned=_has_list),
            Row(self.tr("Steps"), (solver_steps,), when=_uses("dpm_solver")),
            Row("", (noise,), when=_uses("simplified")),
            Row(self.tr("Denoiser"), (denoiser,), "ε", more=True, pinned=_is_exact),
        )

    def _clipping(self) -> tuple[Row, ...]:
        clip = Control(
            "check",
            "clip",
            "clipCheck",
            self.tr("Clip"),
            self.tr(
                "Keeps the predicted x̂₀ within the bounds, and takes ε from the clipped x̂₀. Not "
                "for the simplified sampler, which has no x̂₀ to clip."
            ),
        )
        bound = self.tr(
            "Empty: the least and greatest coordinate of the training points, widened by 5%."
        )
        pixel = self.tr("Empty: −1 and 1, black and the brightest that a pixel can be.")
        low = Control(
            "number",
            "clip_low",
            "clipLowSpin",
            self.tr("Lower bound of x̂₀"),
            self.tr("Least value that x̂₀ may take.") + " " + bound,
            {"step": 0.1, "optional": True},
            symbol="x̂<sub>0</sub>",
            pictures_help=self.tr("Least value that x̂₀ may take.") + " " + pixel,
        )
        high = Control(
            "number",
            "clip_high",
            "clipHighSpin",
            self.tr("Upper bound of x̂₀"),
            self.tr("Greatest value that x̂₀ may take.") + " " + bound,
            {"step": 0.1, "optional": True},
            symbol="…",
            pictures_help=self.tr("Greatest value that x̂₀ may take.") + " " + pixel,
        )
        return (Row("", (clip, low, high), when=_clips),)

    def _samples(self) -> tuple[Row, ...]:
        count = Control(
            "int",
            "sample_count",
            "sampleCountSpin",
            self.tr("Number of samples"),
            self.tr("How many points start as noise x_T and are led to x₀."),
            {"steps": "digit"},
            pictures_help=self.tr("How many pictures start as noise x_T and are led to x₀."),
            pictures_most=MOST_PICTURES,
        )
        seed = Control(
            "int",
            "sample_seed",
            "seedSpin",
            self.tr("Seed of the samples"),
            self.tr("Draws x_T and the noise z of every reverse step; one seed, one result."),
            {"grouped": False},
        )
        return (
            Row(self.tr("Samples"), (count,)),
            Row(self.tr("Seed"), (seed,)),
        )

    def _live(self) -> tuple[Row, ...]:
        shares = (
            (0.0, self.tr("off")),
            (0.02, self.tr("2% of time")),
            (0.05, self.tr("5% of time")),
            (0.1, self.tr("10% of time")),
            (0.15, self.tr("15% of time")),
            (0.25, self.tr("25% of time")),
        )
        share = Control(
            "choice",
            "preview_share",
            "previewShareCombo",
            self.tr("Pace of the live samples"),
            self.tr("The greatest share of the engine's time that live samples may take."),
            {"choices": shares},
        )
        shown = Control(
            "int",
            "preview_count",
            "previewCountSpin",
            self.tr("Number of live samples"),
            self.tr("How many points are sampled for the live picture of what is learned."),
            {"steps": "digit"},
            pictures_help=self.tr(
                "How many pictures are sampled to show live what is learned; fewer come oftener."
            ),
            pictures_most=MOST_PICTURES,
        )
        return (
            Row(self.tr("Live samples"), (share,), more=True),
            Row(
                self.tr("Live points"),
                (shown,),
                more=True,
                pictures_label=self.tr("Live pictures"),
            ),
        )
