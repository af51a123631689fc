"""The Oxford-IIIT cats, from a copy on disk and from a server on this machine."""

from __future__ import annotations

import hashlib
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import numpy as np
import pytest
from PIL import Image

from ddpm_core.cli import main
from ddpm_core.data import pets as pets_module
from ddpm_core.data.images import undo
from ddpm_core.data.pets import CAT_BREEDS, PetPictures, download_pets
from ddpm_core.data.vision import OxfordIIITPet

# Some lines as they are in the real trainval.txt: name, class from 1, 1 for a cat and 2 for a dog,
# number of the breed among cats or dogs. Classes 2 to 5, 7, 9, ... are left out.
LINES = """\
Abyssinian_100 1 1 1
Abyssinian_20 1 1 1
american_bulldog_100 2 2 1
Bengal_101 6 1 2
british_shorthair_7 10 1 5
Russian_Blue_103 28 1 10
Siamese_104 33 1 11
Siamese_9 33 1 11
"""
CATS = [
    ("Abyssinian", "Abyssinian_20"),
    ("Abyssinian", "Abyssinian_100"),
    ("Bengal", "Bengal_101"),
    ("British Shorthair", "british_shorthair_7"),
    ("Russian Blue", "Russian_Blue_103"),
    ("Siamese", "Siamese_9"),
    ("Siamese", "Siamese_104"),
]
SIZE = 8
URLS = [url for url, _ in OxfordIIITPet._RESOURCES]


def grey_of(name: str) -> int:
    return 20 + 10 * sorted(line.split()[0] for line in LINES.splitlines()).index(name)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder laid out as the loader expects; each picture is of one grey."""
    root = tmp_path / "copy"
    base = root / "oxford-iiit-pet"
    (base / "annotations").mkdir(parents=True)
    (base / "images").mkdir()
    (base / "annotations" / "trainval.txt").write_text(LINES)
    for line in LINES.splitlines():
        name = line.split()[0]
        Image.new("RGB", (24, 16), (grey_of(name),) * 3).save(base / "images" / f"{name}.jpg")
    return root


# --- a copy on disk


def test_the_cats_are_listed_by_breed_and_number(tree: Path) -> None:
    pets = PetPictures(tree)
    assert [(cat.breed, cat.path.stem) for cat in pets.pictures] == CATS
    assert len(pets) == len(CATS)
    assert pets.breeds == ("Abyssinian", "Bengal", "British Shorthair", "Russian Blue", "Siamese")
    assert PetPictures(tree / "oxford-iiit-pet").pictures == pets.pictures
    assert list(CAT_BREEDS) == sorted(CAT_BREEDS)
    assert len(set(CAT_BREEDS)) == 12


def test_the_paths_are_those_of_torchvisions_loader(tree: Path) -> None:
    loader = OxfordIIITPet(tree, split="trainval")
    by_grey = {int(np.asarray(picture)[0, 0, 0]) for picture, _ in loader}
    assert by_grey == {grey_of(line.split()[0]) for line in LINES.splitlines()}
    assert {cat.path for cat in PetPictures(tree).pictures} <= set(loader._images)


def test_chosen_pictures_are_read_and_nothing_else(tree: Path) -> None:
    pets = PetPictures(tree)
    data = pets.choose([5, 0], SIZE)
    assert data.names == ("Siamese_9.jpg", "Abyssinian_20.jpg")
    assert data.pictures.shape == (2, 3, SIZE, SIZE)
    greys = [grey_of("Siamese_9"), grey_of("Abyssinian_20")]
    assert undo(data.pictures)[:, 0, 0, 0].tolist() == greys
    assert len(pets.choose(range(len(pets)), SIZE, flips=True)) == 2 * len(CATS)
    path = pets.pictures[0].path
    assert len(pets.choose([0], SIZE, {path: [(0, 0, 8), (3, 2, 9)]})) == 2


def test_a_damaged_picture_is_told_and_the_rest_is_used(tree: Path) -> None:
    pets = PetPictures(tree)
    pets.pictures[0].path.write_bytes(b"no picture")
    data = pets.choose([0, 1], SIZE)
    assert data.names == ("Abyssinian_100.jpg",)
    [problem] = data.problems
    assert problem.path == pets.pictures[0].path


@pytest.mark.parametrize(
    ("indices", "words"),
    [([], "no picture is chosen"), ([7], "0 to 6"), ([-1], "0 to 6"), ([1.0], "whole number")],
)
def test_what_cannot_be_chosen_is_refused(tree: Path, indices: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PetPictures(tree).choose(indices, SIZE)
    with pytest.raises(ValueError, match="size"):
        PetPictures(tree).choose([0], 7)


def test_three_breeds_that_look_different_are_the_default(tree: Path) -> None:
    pets = PetPictures(tree)
    chosen = [CATS[index][1] for index in pets.default_choice()]
    assert chosen == ["Bengal_101", "Russian_Blue_103", "Siamese_9"]
    annotations = tree / "oxford-iiit-pet/annotations/trainval.txt"
    kept = [line for line in LINES.splitlines() if line.startswith(("Abys", "Ben", "brit"))]
    annotations.write_text("\n".join(kept))
    few = PetPictures(tree)
    names = [few.pictures[index].path.stem for index in few.default_choice()]
    assert names == ["Bengal_101", "Abyssinian_20", "british_shorthair_7"]
    annotations.write_text(kept[0])
    assert PetPictures(tree).default_choice() == (0,)


def test_pictures_are_found_by_their_names(tree: Path) -> None:
    pets = PetPictures(tree)
    assert [cat.name for cat in pets.pictures] == [name for _, name in CATS]
    assert pets.named(["Siamese_9", "Abyssinian_100", "Siamese_9"]) == (5, 1)
    assert pets.named(["all"]) == tuple(range(len(CATS)))
    assert pets.named("all") == pets.named(["all"])
    assert pets.named("Bengal_101") == (2,)
    assert pets.named(None) == pets.default_choice()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Bengal_101", "Siamese_8"], "no cat Siamese_8; names are as Siamese_9, or all for every"),
        (["x", "y", "all"], "no cat x and 2 more; names are as Abyssinian_20, or all"),
        (["american_bulldog_100"], "no cat american_bulldog_100"),
        ([], "no picture is chosen"),
    ],
)
def test_a_name_that_is_not_there_is_told(tree: Path, names: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PetPictures(tree).named(names)


def test_a_folder_without_the_data_says_how_to_point_at_a_copy(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no oxford-iiit-pet in .*; choose the folder"):
        PetPictures(tmp_path)
    base = tree / "oxford-iiit-pet"
    images = base / "images"
    (images / "Bengal_101.jpg").unlink()
    (images / "Siamese_9.jpg").unlink()
    (images / "american_bulldog_100.jpg").unlink()  # dogs are not needed
    with pytest.raises(ValueError, match=r"2 of its 7 .* not there, first Bengal_101\.jpg; choose"):
        PetPictures(tree)
    annotations = base / "annotations/trainval.txt"
    for content in ("", "american_bulldog_100 2 2 1", "Bengal_101 6"):
        annotations.write_text(content)
        with pytest.raises(ValueError, match="oxford-iiit-pet is not the whole data set: .*choose"):
            PetPictures(tree)
    annotations.unlink()
    with pytest.raises(ValueError, match=r"not the whole data set: .*trainval\.txt.*; choose"):
        PetPictures(tree)
    images.rename(base / "pictures")
    with pytest.raises(ValueError, match="not the whole data set: .*; choose"):
        PetPictures(tree)


# --- download


def packed(folder: Path) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=0) as tar:
        tar.add(folder, folder.name)
    return file.getvalue()


@pytest.fixture
def server(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The two archives, on 127.0.0.1: .opener leads there, and .files may be changed."""
    # Noise, so that there is more to it than one piece.
    noise = np.random.RandomState(0).randint(0, 256, (400, 400, 3)).astype(np.uint8)
    base = tree / "oxford-iiit-pet"
    Image.fromarray(noise).save(base / "images" / "Bengal_101.jpg", quality=100)
    files = {f"{name}.tar.gz": packed(base / name) for name in ("images", "annotations")}
    sums = [hashlib.md5(files[Path(urlsplit(url).path).name]).hexdigest() for url in URLS]
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", tuple(zip(URLS, sums, strict=True)))
    asked: list[tuple[str, str]] = []
    state = SimpleNamespace(files=files, asked=asked, tells_size=True, cut=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = Path(self.path).name
            asked.append((self.command, name))
            content = files.get(name)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            if state.tells_size:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content[: len(content) - state.cut])

        do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(http.serve_forever, poll_interval=0.01))
    thread.start()
    direct = build_opener(ProxyHandler({}))

    def opener(request: Request) -> Any:
        assert request.full_url in URLS
        url = f"http://127.0.0.1:{http.server_port}{urlsplit(request.full_url).path}"
        return direct.open(Request(url, method=request.get_method()), timeout=10)

    state.opener = opener
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


def test_the_data_set_is_downloaded_checked_and_unpacked(
    server: SimpleNamespace, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pets_module, "CHUNK", 50_000)
    folder = tmp_path / "new" / "data"
    progress = list(download_pets(folder, server.opener))
    total = sum(map(len, server.files.values()))
    assert progress[0] == (0, total)
    assert progress[-1] == (total, total)
    done = [pair[0] for pair in progress]
    assert done == sorted(done)
    assert len(set(done)) > 5
    assert {pair[1] for pair in progress} == {total}
    assert [path.name for path in folder.iterdir()] == ["oxford-iiit-pet"]
    written = {path.relative_to(folder) for path in folder.rglob("*")}
    assert written == {path.relative_to(tree) for path in tree.rglob("*")}
    for cat, original in zip(PetPictures(folder).pictures, PetPictures(tree).pictures, strict=True):
        assert cat.path.read_bytes() == original.path.read_bytes()
    # What is there is not downloaded again.
    server.asked.clear()
    assert list(download_pets(folder, server.opener)) == []
    assert server.asked == []


def test_the_command_line_downloads_it_with_a_bar(
    server: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("ddpm_core.data.pets.urlopen", lambda request, **_: server.opener(request))
    assert main(["pets", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{tmp_path}: {len(CATS)} pictures of cats\n"
    assert "pets: 100%" in told.err
    server.files.clear()
    assert main(["pets", str(tmp_path / "other")]) == 2
    told = capsys.readouterr()
    assert "ddpm_core: error: the pictures cannot be had from" in told.err


def test_closing_the_generator_at_any_point_leaves_nothing_behind(
    server: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pets_module, "CHUNK", 50_000)
    folder = tmp_path / "data"
    folder.mkdir()
    steps = len(list(download_pets(tmp_path / "whole", server.opener)))
    busy = 0
    for stop in range(1, steps + 1):
        download = download_pets(folder, server.opener)
        for _ in range(stop):
            next(download)
        busy += any(folder.iterdir())
        download.close()
        assert list(folder.iterdir()) == []
    assert busy == steps - 1  # all but the first, where nothing is written yet


def test_a_server_that_does_not_tell_the_size_gives_a_total_of_0(
    server: SimpleNamespace, tmp_path: Path
) -> None:
    server.tells_size = False
    progress = list(download_pets(tmp_path, server.opener))
    assert {total for _, total in progress} == {0}
    assert progress[-1][0] == sum(map(len, server.files.values()))
    assert len(PetPictures(tmp_path)) == len(CATS)


def spoil(server: SimpleNamespace) -> None:
    content = bytearray(server.files["images.tar.gz"])
    content[len(content) // 2] ^= 1
    server.files["images.tar.gz"] = bytes(content)


def cut(server: SimpleNamespace) -> None:
    server.cut = 1000


def lose(server: SimpleNamespace) -> None:
    del server.files["annotations.tar.gz"]


def unplug(server: SimpleNamespace) -> None:
    def offline(request: Request) -> Any:
        raise URLError("Name or service not known")

    server.opener = offline


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (spoil, ValueError, r"images\.tar\.gz is damaged, or no longer what it was: its MD5"),
        (cut, OSError, "had from www.robots.ox.ac.uk: .*; check the connection and try again"),
        (lose, OSError, "had from www.robots.ox.ac.uk: .*404.*choose the folder that holds"),
        (
            unplug,
            OSError,
            "www.robots.ox.ac.uk: Name or service not known; .*, with a copy on disk",
        ),
    ],
)
def test_a_failed_download_says_why_and_leaves_nothing_behind(
    server: SimpleNamespace,
    tmp_path: Path,
    fault: Callable[[SimpleNamespace], None],
    kind: type[Exception],
    words: str,
) -> None:
    fault(server)
    folder = tmp_path / "data"
    folder.mkdir()
    with pytest.raises(kind, match=words):
        list(download_pets(folder, server.opener))
    assert list(folder.iterdir()) == []


def test_a_place_that_is_taken_is_left_as_it_is(server: SimpleNamespace, tmp_path: Path) -> None:
    empty = tmp_path / "data" / "oxford-iiit-pet"  # is no hindrance
    empty.mkdir(parents=True)
    assert list(download_pets(empty.parent, server.opener))
    assert len(PetPictures(empty)) == len(CATS)
    taken = tmp_path / "taken" / "oxford-iiit-pet" / "mine.txt"
    taken.parent.mkdir(parents=True)
    taken.write_text("mine")
    with pytest.raises(ValueError, match="not the whole data set: .* To download it, move .* away"):
        list(download_pets(tmp_path / "taken", server.opener))
    assert [path.name for path in taken.parent.iterdir()] == ["mine.txt"]


def test_a_disk_without_room_is_told_before_the_download(
    server: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pets_module.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**18))
    with pytest.raises(OSError, match=r"needs 1 MiB while it is unpacked, and .* has 0 MiB left"):
        list(download_pets(tmp_path / "data", server.opener))
    assert {command for command, _ in server.asked} == {"HEAD"}
