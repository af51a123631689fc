"""The mailbox loses no loss, keeps only the newest snapshot, and never mixes runs."""

from __future__ import annotations

import threading

import numpy as np

from app.mailbox import Mailbox, Preview


def test_all_losses_of_another_thread_arrive_in_order() -> None:
    mailbox = Mailbox()
    mailbox.clear(1)

    def post() -> None:
        for k in range(20_000):
            mailbox.put_losses([float(k)], 0.1)

    thread = threading.Thread(target=post)
    thread.start()
    received: list[float] = []
    while thread.is_alive() or len(received) < 20_000:
        mail = mailbox.take(1)
        assert mail is not None
        received += mail.losses
    thread.join()
    assert received == [float(k) for k in range(20_000)]


def test_only_the_newest_preview_is_kept_and_wanted_again_once_taken() -> None:
    mailbox = Mailbox()
    mailbox.clear(1)
    assert mailbox.preview_wanted
    for step in (1, 2):
        mailbox.put_preview(Preview(step, np.zeros((1, 2), dtype=np.float32)))
    assert not mailbox.preview_wanted
    mail = mailbox.take(1)
    assert mail is not None
    assert mail.preview is not None
    assert mail.preview.step == 2
    assert mailbox.preview_wanted


def test_mail_of_another_run_is_left_alone() -> None:
    mailbox = Mailbox()
    mailbox.clear(2)
    mailbox.put_losses([0.5], 0.1)
    assert mailbox.take(1) is None
    mail = mailbox.take(2)
    assert mail is not None
    assert mail.losses == [0.5]
