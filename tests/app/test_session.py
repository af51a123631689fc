"""The engine behind the window, driven command by command without Qt and without threads."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch

from app.commands import (
    Branch,
    BringBack,
    Event,
    Failed,
    ForwardRecorded,
    NewRun,
    OpenFile,
    Pause,
    Reconfigure,
    RecordEnded,
    RecordStarted,
    RunStarted,
    Sample,
    Saved,
    SaveFile,
    StopSampling,
    Train,
    TrainingChanged,
    TrainOneStep,
)
from app.jobs import PREVIEW_SEED
from app.mailbox import Mailbox
from app.session import Session
from ddpm_core import exact
from ddpm_core.assemble import build_data, build_sampler, build_trainer, predictor, seeded
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.samplers import DDIMSampler
from ddpm_core.training import TrainingDiverged

SMALL = ExperimentConfig(
    data_count=300,
    timesteps=12,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=20,
    preview_count=10,
    preview_share=0.0,
)
E = TypeVar("E")


class Desk:
    """A session with everything it says."""

    def __init__(self, piece: float = 0.0) -> None:
        self.mailbox = Mailbox()
        self.events: list[Event] = []
        self.poll: Callable[[], None] = lambda: None
        self.session = Session(self.mailbox, self.events.append, lambda: self.poll(), piece)

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def work(self, pieces: int = 100_000) -> int:
        """Advance until there is nothing to do; the number of pieces of work done."""
        for done in range(pieces):
            if not self.session.advance():
                return done
        return pieces

    def last(self, kind: type[E]) -> E:
        return next(event for event in reversed(self.events) if isinstance(event, kind))

    def losses(self) -> list[float]:
        mail = self.mailbox.take(self.last(RunStarted).run.run_id)
        assert mail is not None
        return mail.losses


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_new_run_shows_its_data_embedding_and_parameters(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False))
    run = desk.last(RunStarted).run
    assert (run.points == build_data(SMALL).points.numpy()).all()
    assert run.embedding.shape == (32, 12)
    assert run.embedding[0] == pytest.approx(np.sin(np.arange(12)), abs=1e-6)
    assert run.embedding[16] == pytest.approx(np.cos(np.arange(12)), abs=1e-6)
    assert run.parameters == (32 * 32 + 32) + (34 * 16 + 16) + (16 * 2 + 2)


def test_steps_that_are_made_in_one_piece_are_the_same_and_all_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SMALL.replace(timesteps=2)
    together = Desk(piece=0.0065)
    ticks = itertools.count()
    monkeypatch.setattr("app.session.time.perf_counter", lambda: next(ticks) * 0.001)
    for one in (desk, together):
        one.do(NewRun(settings, train=False))
        one.work()  # what goes on at rest
        one.do(Train())
    together.work(1)
    losses = together.losses()
    assert 3 < len(losses) < 9  # a tick passes at each look at the clock
    for _ in losses:
        desk.work(1)
    assert desk.losses() == losses
    together.do(Pause())
    together.work()
    assert together.losses() == []


@pytest.mark.usefixtures("plain_steps")
def test_the_losses_before_a_step_that_diverges_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Desk(piece=1000.0)
    together.do(NewRun(SMALL, train=False))
    together.work()
    engine = together.session._engine
    assert engine is not None
    step, made = engine.trainer.step, itertools.count()

    def diverges_at_the_fourth() -> object:
        if next(made) == 3:
            raise TrainingDiverged(4, math.nan, math.nan, 0.1)
        return step()

    monkeypatch.setattr(engine.trainer, "step", diverges_at_the_fourth)
    together.do(Train())
    together.work(1)
    assert len(together.losses()) == len(engine.losses) == 3
    assert "diverged in step 4" in together.last(Failed).message
    assert not together.last(TrainingChanged).training


def test_at_rest_the_forward_process_and_the_optimum_are_made_and_then_nothing(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False))
    desk.work()
    forward = desk.last(ForwardRecorded).timeline
    assert forward.complete
    assert (forward.x(0) == build_data(SMALL).points[:300].numpy()).all()
    mail = desk.mailbox.take(1)
    assert mail is not None
    assert mail.optimum is not None
    assert 0 < mail.optimum.mean < 1
    assert mail.losses == []
    assert not desk.session.advance()


def test_one_step_is_exactly_one_step_of_the_trainer(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), TrainOneStep(), TrainOneStep())
    desk.work()
    trainer = build_trainer(SMALL)
    assert desk.losses() == [trainer.step().loss, trainer.step().loss]


def test_one_step_while_training_leaves_training_paused(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=True))
    desk.work(40)
    desk.do(TrainOneStep())
    assert not desk.last(TrainingChanged).training
    made = len(desk.losses())
    desk.work()
    assert desk.losses() == []
    assert made >= 2


def test_training_goes_on_until_paused_and_resumes_where_it_was(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=True))
    desk.work(60)
    desk.do(Pause())
    desk.work()
    losses = desk.losses()
    desk.do(Train())
    desk.work(30)
    losses += desk.losses()
    trainer = build_trainer(SMALL)
    assert losses == [trainer.step().loss for _ in losses]
    assert len(losses) > 30


def test_a_recording_is_the_samplers_own_run_of_the_averaged_network(desk: Desk) -> None:
    config = SMALL.replace(sampler="ddim", ddim_steps=5, eta=0.5)
    desk.do(NewRun(config, train=False), TrainOneStep(), Sample())
    desk.work()
    timeline = desk.last(RecordEnded).timeline
    assert timeline.complete
    assert timeline.step == 1
    trainer = build_trainer(config)
    trainer.step()
    sampler = build_sampler(config, trainer.schedule, build_data(config))
    generator = seeded(config.sample_seed)
    x = torch.randn(20, 2, generator=generator)
    model = predictor(trainer.ema.ema_model, config, trainer.schedule)
    assert (timeline.x(0) == x.numpy()).all()
    for k, step in enumerate(sampler.run(model, x, generator=generator)):
        assert timeline.x(k + 1) == pytest.approx(step.x_prev.numpy(), abs=1e-6)
        assert timeline.x0_pred(k) == pytest.approx(step.x0_pred.numpy(), abs=1e-6)


def test_sampling_waits_for_no_training_and_training_then_goes_on(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=True))
    desk.work(30)
    desk.do(Sample())
    before = len(desk.losses())
    desk.work(12)
    assert desk.losses() == []
    desk.work(30)
    assert desk.last(RecordEnded).timeline.complete
    assert desk.losses()
    assert before


def test_a_branch_shares_the_past_and_differs_after_it(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), Sample())
    desk.work()
    origin = desk.last(RecordEnded).timeline
    desk.do(Reconfigure(SMALL.replace(sample_seed=5)), Branch(origin, 4))
    desk.work()
    branch = desk.last(RecordEnded).timeline
    assert branch is not origin
    for frame in range(5):
        assert (branch.x(frame) == origin.x(frame)).all()
    assert (branch.x(5) != origin.x(5)).any()


def test_the_noise_of_a_branch_is_its_own_and_not_that_of_x_T(desk: Desk) -> None:
    config = SMALL.replace(sample_count=4_000, clip=False)
    desk.do(NewRun(config, train=False), Sample())
    desk.work()
    origin = desk.last(RecordEnded).timeline
    for frame in (0, 4):
        desk.do(Branch(origin, frame))
        desk.work()
        branch = desk.last(RecordEnded).timeline
        change = branch.x(frame + 1) - origin.x(frame + 1)  # sigma (z - z'), independent of x_T
        for other in (origin.x(0), branch.x(frame)):
            assert abs(np.corrcoef(change[:, 0], other[:, 0])[0, 1]) < 0.08


def test_a_branch_of_another_runs_record_is_refused(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), Sample())
    desk.work()
    origin = desk.last(RecordEnded).timeline
    desk.do(NewRun(SMALL, train=False), Branch(origin, 4))
    assert "another run" in desk.last(Failed).message


def test_a_second_reset_does_not_push_out_the_trained_run(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), TrainOneStep(), NewRun(SMALL, train=False))
    desk.do(NewRun(SMALL, train=False))
    assert desk.last(RunStarted).replaced_steps == 1
    desk.do(BringBack())
    assert len(desk.last(RunStarted).history) == 1


def test_the_number_of_threads_is_recorded_and_kept_by_a_resumed_run(
    desk: Desk, tmp_path: Path
) -> None:
    path = str(tmp_path / "run.ddpm")
    desk.do(NewRun(SMALL, train=False), SaveFile(path))
    assert load_checkpoint(path).config.threads == 1
    desk.do(NewRun(SMALL.replace(threads=2), train=False))
    assert torch.get_num_threads() == 2
    desk.do(SaveFile(path), NewRun(SMALL, train=False))
    assert torch.get_num_threads() == 1
    desk.do(OpenFile(path))
    assert torch.get_num_threads() == 2
    desk.do(NewRun(SMALL, train=False))


def test_a_checkpoint_without_its_losses_still_knows_its_step(desk: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "run.ddpm")
    trainer = build_trainer(SMALL)
    trainer.steps(3)
    save_checkpoint(path, Checkpoint.of(trainer, SMALL, build_data(SMALL)))
    desk.do(OpenFile(path), TrainOneStep())
    assert len(desk.last(RunStarted).history) == 3
    assert desk.losses() == [trainer.step().loss]


def test_after_a_diverged_step_previews_and_the_optimum_still_come(desk: Desk) -> None:
    desk.do(NewRun(SMALL.replace(preview_share=0.1), train=True))
    engine = desk.session._engine
    assert engine is not None
    weight = next(engine.trainer.model.parameters())
    good = weight.detach().clone()
    with torch.no_grad():
        weight.fill_(float("nan"))
    desk.work(60)
    assert "diverged" in desk.last(Failed).message
    with torch.no_grad():
        weight.copy_(good)
    desk.work()
    mail = desk.mailbox.take(1)
    assert mail is not None
    assert mail.optimum is not None
    assert mail.preview is not None


def test_a_command_stops_a_recording_in_the_middle_of_a_step(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), Sample())
    desk.work(3)
    desk.poll = lambda: desk.do(StopSampling())
    desk.session.advance()
    desk.poll = lambda: None
    timeline = desk.last(RecordEnded).timeline
    assert 1 < timeline.frames < timeline.total
    frames = timeline.frames
    desk.work()
    assert timeline.frames == frames


def test_a_training_step_asked_for_in_the_middle_of_a_sampling_step_is_made(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), Sample())
    desk.work(3)
    waiting = [TrainOneStep()]
    desk.poll = lambda: desk.do(waiting.pop()) if waiting else None
    desk.work()
    assert [e for e in desk.events if isinstance(e, Failed)] == []
    assert desk.losses() == [build_trainer(SMALL).step().loss]
    assert desk.last(RecordEnded).timeline.complete


def test_settings_that_act_at_once_change_the_run_that_goes_on(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), TrainOneStep())
    faster = SMALL.replace(learning_rate=0.05)
    desk.do(Reconfigure(faster), TrainOneStep(), TrainOneStep())
    trainer = build_trainer(SMALL)
    losses = [trainer.step().loss]
    trainer.reconfigure(faster)
    losses += [trainer.step().loss, trainer.step().loss]
    assert desk.losses() == losses


def test_a_replaced_run_can_be_brought_back_whole(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), TrainOneStep(), TrainOneStep())
    first = desk.losses()
    desk.do(NewRun(SMALL.replace(timesteps=20), train=False))
    assert desk.last(RunStarted).replaced_steps == 2
    desk.do(BringBack())
    started = desk.last(RunStarted)
    assert started.adopted
    assert started.config == SMALL.replace(threads=1)
    assert started.history.raw.tolist() == [np.float32(loss) for loss in first]
    desk.do(TrainOneStep())
    trainer = build_trainer(SMALL)
    assert [*first, *desk.losses()] == [trainer.step().loss for _ in range(3)]


def test_a_saved_run_opens_and_continues_to_the_bit(desk: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "run.ddpm")
    desk.do(NewRun(SMALL, train=False), *[TrainOneStep()] * 5, SaveFile(path))
    assert desk.last(Saved).step == 5
    saved = desk.losses()
    other = Desk()
    other.do(OpenFile(path))
    assert other.last(RunStarted).history.raw.tolist() == [np.float32(loss) for loss in saved]
    other.do(*[TrainOneStep()] * 3)
    desk.do(*[TrainOneStep()] * 3)
    assert other.losses() == desk.losses()


def test_a_bad_file_is_refused_and_the_run_goes_on(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bad.ddpm"
    path.write_bytes(b"not an experiment")
    desk.do(NewRun(SMALL, train=False), TrainOneStep(), OpenFile(str(path)))
    failed = desk.last(Failed)
    assert "bad.ddpm" in failed.message
    assert failed.details == ""
    assert len([e for e in desk.events if isinstance(e, RunStarted)]) == 1
    desk.do(TrainOneStep())
    assert len(desk.losses()) == 2


def test_a_diverging_run_is_reported_and_stands_still(desk: Desk) -> None:
    desk.do(NewRun(SMALL.replace(gradient_clip=None, learning_rate=1.0), train=True))
    desk.work(20)
    broken = desk.session._engine
    assert broken is not None
    with torch.no_grad():
        next(broken.trainer.model.parameters()).fill_(float("nan"))
    desk.work(100)
    failed = desk.last(Failed)
    assert "diverged" in failed.message
    assert failed.details == ""
    assert not desk.last(TrainingChanged).training


def test_previews_start_from_the_same_noise_every_time(desk: Desk) -> None:
    desk.do(NewRun(SMALL.replace(preview_share=0.1), train=False))
    desk.work()
    first = desk.mailbox.take(1)
    desk.do(NewRun(SMALL.replace(preview_share=0.1), train=False))
    desk.work()
    again = desk.mailbox.take(2)
    assert first is not None
    assert again is not None
    assert first.preview is not None
    assert again.preview is not None
    assert first.preview.step == 0
    assert (first.preview.points == again.preview.points).all()


def test_a_preview_is_ddim_from_the_fixed_noise_whatever_the_step(desk: Desk) -> None:
    config = SMALL.replace(preview_share=0.1)
    trainer = build_trainer(config)
    data = build_data(config)
    desk.do(NewRun(config, train=False))
    for step in (1, 2):
        desk.do(TrainOneStep())
        desk.work()
        trainer.step()
        mail = desk.mailbox.take(1)
        assert mail is not None
        assert mail.preview is not None
        assert mail.preview.step == step
        x = torch.randn(10, 2, generator=seeded(PREVIEW_SEED))
        sampler = DDIMSampler(trainer.schedule, num_steps=12, clip=data.bounds())
        for record in sampler.run(trainer.ema.ema_model, x):
            x = record.x_prev
        assert mail.preview.points == pytest.approx(x.numpy(), abs=1e-5)


def test_a_new_share_for_previews_acts_at_once(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), TrainOneStep())
    desk.work()
    mail = desk.mailbox.take(1)
    assert mail is not None
    assert mail.preview is None
    desk.do(Reconfigure(SMALL.replace(preview_share=0.1)))
    desk.work()
    mail = desk.mailbox.take(1)
    assert mail is not None
    assert mail.preview is not None


def test_a_new_recording_replaces_the_one_under_way(desk: Desk) -> None:
    desk.do(NewRun(SMALL, train=False), Sample())
    desk.work(3)
    desk.do(Sample())
    started = [e.timeline for e in desk.events if isinstance(e, RecordStarted)]
    ended = [e.timeline for e in desk.events if isinstance(e, RecordEnded)]
    assert ended == started[:1]
    desk.work()
    assert started[1].complete


def test_commands_between_the_pieces_of_a_level_act_and_leave_the_optimum_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "COLUMNS", 50)
    quiet = Desk()
    quiet.do(NewRun(SMALL, train=False))
    quiet.work()
    desk.do(NewRun(SMALL, train=False))
    desk.work(SMALL.timesteps + 5)  # the forward process, and some pieces of the first level
    desk.do(Sample())
    desk.session.advance()
    assert desk.last(RecordStarted).timeline.frames == 2
    desk.work()
    assert desk.last(RecordEnded).timeline.complete
    optima = []
    for each in (quiet, desk):
        mail = each.mailbox.take(1)
        assert mail is not None
        assert mail.optimum is not None
        optima.append(mail.optimum.by_t)
    assert (optima[0] == optima[1]).all()


def test_the_pace_on_pictures_does_not_fall_where_a_preview_is_made(
    tiny: ExperimentConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("app.session.time.perf_counter", lambda: clock[0])
    desk = Desk()
    desk.do(NewRun(tiny.replace(preview_share=0.2), train=True))
    session = desk.session
    side, engine = session._side, session._engine
    assert side is not None
    assert engine is not None
    aside: list[float] = []

    def beside() -> bool:
        clock[0] += aside.pop() if aside else 0.0
        return False if not aside else bool(aside.pop())

    def step() -> Any:
        clock[0] += 1.0
        return original()

    original = engine.trainer.step
    monkeypatch.setattr(engine.trainer, "step", step)
    monkeypatch.setattr(side, "advance_beside_training", beside)
    while desk.session._engine.step < 3:  # type: ignore[union-attr]
        session.advance()
    run_id = desk.last(RunStarted).run.run_id
    mail = desk.mailbox.take(run_id)
    assert mail is not None
    assert mail.steps_per_second == pytest.approx(0.8)  # the fifth is the previews'
    aside[:] = [1.0, 30.0]  # half a minute for a preview, between two steps
    session.advance()
    session.advance()
    mail = desk.mailbox.take(run_id)
    assert mail is not None
    assert mail.steps_per_second == pytest.approx(0.8)
