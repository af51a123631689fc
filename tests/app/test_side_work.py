"""Work beside training keeps to its share, and its pieces let commands in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from app import jobs
from app.engine import Engine
from app.mailbox import LossByT, Mailbox, Optimum
from app.side_work import SidePurse, SideWork
from ddpm_core import exact
from ddpm_core.config import ExperimentConfig

SMALL = ExperimentConfig(
    data_count=300, timesteps=12, hidden=16, layers=1, preview_count=10, preview_share=0.0
)


def work_on(config: ExperimentConfig, mailbox: Mailbox) -> SideWork:
    return SideWork(Engine.new(config, 0), mailbox, lambda: None)


def optimum_and_pieces() -> tuple[Optimum, int]:
    """What is estimated at rest, and in how many pieces."""
    mailbox = Mailbox()
    work, pieces = work_on(SMALL, mailbox), 0
    while work.advance():
        pieces += 1
    mail = mailbox.take(0)
    assert mail is not None
    assert mail.optimum is not None
    return mail.optimum, pieces


def test_side_work_takes_no_more_than_its_share() -> None:
    purse = SidePurse(0.1)
    side = whole = 0.0
    for _ in range(10_000):
        if purse.open:
            purse.spend(0.004)
            side += 0.004
            whole += 0.004
        else:
            purse.earn(0.001)
            whole += 0.001
    assert side / whole == pytest.approx(0.1, abs=0.002)


def test_side_work_with_no_share_is_never_done() -> None:
    purse = SidePurse(0.0)
    purse.earn(100.0)
    assert not purse.open


def test_nothing_goes_on_beside_training_until_training_has_earned_it() -> None:
    work = work_on(SMALL, Mailbox())
    assert not work.advance_beside_training()
    work.earn(1.0)
    assert work.advance_beside_training()


@pytest.mark.parametrize(
    ("previews", "watched", "most"),
    [
        (0.0, False, 0.15),
        (0.0, True, 0.15),
        (0.1, False, 0.15),
        (0.1, True, 0.15),
        (0.3, True, 0.35),
    ],
)
def test_all_work_beside_training_together_keeps_to_a_share(
    monkeypatch: pytest.MonkeyPatch, previews: float, watched: bool, most: float
) -> None:
    now = [0.0]
    monkeypatch.setattr("app.side_work.time.perf_counter", lambda: now[0])

    def endless(*_: object) -> Iterator[None]:
        while True:
            now[0] += 0.004
            yield

    def preview(*_: object) -> Iterator[None]:
        return itertools.islice(endless(), 25)

    for job in ("estimate_optimum", "estimate_loss_by_t", "best_answers"):
        monkeypatch.setattr(jobs, job, endless)
    monkeypatch.setattr(jobs, "preview_samples", preview)
    mailbox = Mailbox()
    mailbox.loss_by_t_watched = watched
    work = work_on(SMALL.replace(preview_share=previews), mailbox)
    side = 0.0
    while now[0] < 200.0:
        before = now[0]
        if work.advance_beside_training():
            side += now[0] - before
        else:
            now[0] += 0.003
            work.earn(0.003)
            work._engine.trainer.step_count += 1
    # A purse counts its share of training alone, so that several together stay below the sum.
    assert 0.85 * most <= side / now[0] <= most


def test_the_optimum_of_more_data_comes_in_more_pieces_and_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, few = optimum_and_pieces()
    monkeypatch.setattr(exact, "COLUMNS", 100)
    monkeypatch.setattr(exact, "CHUNK", 100 * 64)  # 64 of the 256 queries beside 100 points
    parts, many = optimum_and_pieces()
    assert few <= 12 + 2
    assert many >= 12 * 4 * 3
    assert parts.mean == pytest.approx(whole.mean, rel=1e-12)
    assert np.abs(parts.by_t - whole.by_t).max() < 1e-12


def test_a_preview_left_in_the_middle_is_made_again_from_its_beginning() -> None:
    def previewed(interrupted: bool) -> np.ndarray:
        mailbox = Mailbox()
        work = work_on(SMALL.replace(preview_share=0.1), mailbox)
        work.advance()
        if interrupted:
            work.renew_preview()
        while work.advance():
            pass
        mail = mailbox.take(0)
        assert mail is not None
        assert mail.preview is not None
        return mail.preview.points

    assert (previewed(True) == previewed(False)).all()


def test_the_loss_by_t_is_found_once_a_step_and_only_while_someone_looks() -> None:
    mailbox = Mailbox()
    engine = Engine.new(SMALL, 0)
    work = SideWork(engine, mailbox, lambda: None)

    def found() -> LossByT | None:
        while work.advance():
            pass
        mail = mailbox.take(0)
        assert mail is not None
        return mail.loss_by_t

    assert found() is None
    mailbox.loss_by_t_watched = True
    first = found()
    assert first is not None
    assert first.step == 0
    assert first.excess.shape == (12,)
    assert (first.excess > 0).all()
    assert found() is None
    engine.trainer.step()
    second = found()
    assert second is not None
    assert second.step == 1
    assert (second.excess != first.excess).all()


def test_a_quarter_of_the_levels_gives_a_first_loss_by_t_and_later_ones_come_whole() -> None:
    mailbox = Mailbox()
    mailbox.loss_by_t_watched = True
    engine = Engine.new(SMALL.replace(timesteps=200), 0)
    work = SideWork(engine, mailbox, lambda: None)

    def all_found() -> list[LossByT]:
        found = []
        while work.advance():
            mail = mailbox.take(0)
            if mail is not None and mail.loss_by_t is not None:
                found.append(mail.loss_by_t)
        return found

    first, whole = all_found()
    bends = [np.abs(np.diff(loss.excess, 2)) > 1e-9 for loss in (first, whole)]
    assert bends[0].sum() <= 2 * 16 < bends[1].sum()
    assert first.excess[0] == whole.excess[0]
    assert np.abs(first.excess - whole.excess).mean() < 0.2 * whole.excess.mean()
    engine.trainer.step()
    (later,) = all_found()
    assert later.step == 1


def test_at_any_step_a_network_is_asked_the_same() -> None:
    mailbox = Mailbox()
    mailbox.loss_by_t_watched = True
    engine = Engine.new(SMALL, 0)
    work = SideWork(engine, mailbox, lambda: None)
    found = []
    for _ in range(2):
        while work.advance():
            pass
        mail = mailbox.take(0)
        assert mail is not None
        assert mail.loss_by_t is not None
        found.append(mail.loss_by_t.excess)
        work._loss_found_at = -1  # as if a step that changed nothing had been made
    assert (found[0] == found[1]).all()


@pytest.mark.parametrize(("room", "pieces"), [(2**30, [2, 2, 1]), (1, [1] * 5)])
def test_pictures_of_a_preview_go_through_the_network_a_few_at_a_time(
    tiny: ExperimentConfig, monkeypatch: pytest.MonkeyPatch, room: int, pieces: list[int]
) -> None:
    monkeypatch.setattr("ddpm_core.network_memory.AT_ONCE", room)
    network = Engine.new(tiny.replace(preview_count=5, batch_size=2), 0).network()
    seen: list[int] = []
    network.model.register_forward_pre_hook(lambda _, args: seen.append(len(args[0])))
    job = jobs.preview_samples(network, Mailbox(), lambda: None)
    assert jobs.next_piece(job)
    assert seen == pieces
