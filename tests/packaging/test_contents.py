"""What goes into the bundle: all that is needed, nothing of CUDA, and nothing of the desktop."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from PySide6.QtCore import QLibraryInfo

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = {  # of Qt, by the system: without them there is no window, icon or picture
    "linux": (
        "platforms/libqxcb.so",
        "platforms/libqwayland.so",
        "platforms/libqoffscreen.so",
        "xcbglintegrations/libqxcb-glx-integration.so",
        "xcbglintegrations/libqxcb-egl-integration.so",
        "wayland-shell-integration/libxdg-shell.so",
        "wayland-decoration-client/libbradient.so",
        "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",  # Chinese is typed with it
        "platformthemes/libqxdgdesktopportal.so",  # dialogues for files
        "imageformats/libqsvg.so",
        "imageformats/libqjpeg.so",
        "imageformats/libqgif.so",
        "iconengines/libqsvgicon.so",
    ),
    "win32": (
        "platforms/qwindows.dll",
        "platforms/qoffscreen.dll",
        "styles/qmodernwindowsstyle.dll",
        "imageformats/qsvg.dll",
        "imageformats/qjpeg.dll",
        "imageformats/qgif.dll",
        "iconengines/qsvgicon.dll",
    ),
    "darwin": (
        "platforms/libqcocoa.dylib",
        "platforms/libqoffscreen.dylib",
        "styles/libqmacstyle.dylib",
        "imageformats/libqsvg.dylib",
        "imageformats/libqjpeg.dylib",
        "imageformats/libqgif.dylib",
        "iconengines/libqsvgicon.dylib",
    ),
}
PLUGIN_FOLDER = {"win32": "PySide6/plugins", "linux": "PySide6/Qt/plugins"}


# --- files


@pytest.mark.parametrize("system", PLUGINS)
def test_the_plugins_that_the_window_needs_are_kept(contents: Any, system: str) -> None:
    folder = PLUGIN_FOLDER.get(system, "PySide6/Qt/plugins")
    assert [name for name in PLUGINS[system] if not contents.is_kept(f"{folder}/{name}")] == []


def test_qt_has_those_plugins() -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    assert [name for name in PLUGINS[sys.platform] if not (folder / name).is_file()] == []


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6",
        "PySide6/Qt/lib/libQt6WaylandClient.so.6",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/translations/qtbase_zh_TW.qm",
        "PySide6/translations/qtbase_zh_TW.qm",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "pillow.libs/libjpeg-6dc8d115.so.62.4.0",
        "libz.so.1",
        "skimage/data/chelsea.png",
        "sklearn/datasets/_samples_generator.pyc",
        "torch/bin/torch_shm_manager",
        "torch/lib/libtorch_cpu.so",
        "torch/lib/libgomp-1.so.1",
        "torch/lib/c10.dll",
        "torchvision/transforms/v2/__init__.pyc",
        "ziamath/fonts/STIXTwoMath-Regular.ttf",
    ],
)
def test_what_the_program_reads_is_kept(contents: Any, name: str) -> None:
    assert contents.is_kept(name)


def test_of_the_resources_only_what_the_program_does_not_read_is_left_out(contents: Any) -> None:
    places = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    left_out = {place for place in places if not contents.is_kept(place)}
    assert left_out == {
        place
        for place in places
        if place.startswith("resources/pictures/") or PurePosixPath(place).suffix == ".ts"
    }
    assert left_out


@pytest.mark.parametrize(
    "name",
    [
        "torch/bin/protoc",
        "torch/test/test_jit",
        "torch/include/ATen/ATen.h",
        "torch/lib/libtorchbind_test.so",
        "torch/lib/torch_cpu.lib",
        "torchvision/_C.so",
        "torchvision/image.so",
        "torchvision.libs/libnvjpeg.4d5ec5a4.so.12",
        "libcudart.5ec48ae5.so.12",
        "resources/__pycache__/__init__.cpython-311.pyc",
        "resources/translations/app_zh_TW.ts",
        "scipy/stats/tests/test_fit.py",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/opengl32sw.dll",
        "numpy-2.4.6.dist-info/licenses/LICENSE.txt",
    ],
)
def test_what_nothing_reads_is_left_out(contents: Any, name: str) -> None:
    assert not contents.is_kept(name)


def test_every_rule_has_a_reason(contents: Any) -> None:
    for rules in (contents.LEFT_OUT, contents.UNUSED_MODULES, contents.SYSTEM_LIBRARIES):
        assert [pattern for pattern, reason in rules.items() if not reason.strip()] == []


# --- libraries of CUDA


@pytest.mark.parametrize(
    "name",
    [
        "torch/lib/libc10_cuda.so",
        "torch/lib/libtorch_cuda.so",
        "torch/lib/libtorch_cuda_linalg.so",
        "torch/lib/libcaffe2_nvrtc.so",
        "torch/lib/torch_cuda.dll",
        "torch/lib/cudart64_12.dll",
        "torch/lib/cudnn_engines_precompiled64_9.dll",
        "torch/lib/cusolverMg64_11.dll",
        "torch/lib/nvToolsExt64_1.dll",
        "libcuda.so.1",
        "libcudart.5ec48ae5.so.12",
        "libcudart-5ec48ae5.so.12.8.90",
        "libcudnn.so.9",
        "libcublasLt.so.12",
        "libcufft.so.11",
        "libcufile.so.0",
        "libcupti.so.12",
        "libcurand.so.10",
        "libcusolver.so.11",
        "libcusparseLt.so.0",
        "libnccl.so.2",
        "libnvblas.so.12",
        "libnvfatbin.so.12",
        "libnvJitLink.so.12",
        "libnvjpeg.so.12",
        "libnvtx3interop.so.1",
        "libnvrtc-builtins.so.12.8",
        "libnvshmem_host.so.3",
        "nvidia/cuda_runtime/__init__.pyc",
        "nvidia/cublas/lib/libanything.so",
    ],
)
def test_a_library_of_cuda_is_found(contents: Any, name: str) -> None:
    assert contents.cuda_files(["libc.so.6", name]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "torch/lib/libc10.so",
        "torch/lib/libtorch_cpu.so",
        "torch/cuda/__init__.pyc",
        "torch/backends/cudnn/rnn.pyc",
        "torch/_C/_cudart.pyi",
        "libcups.so.2",
        "libcurl.so.4",
        "resources/cuda.svg",
    ],
)
def test_what_only_sounds_like_it_is_not_cuda(contents: Any, name: str) -> None:
    assert contents.cuda_files([name]) == []


# --- libraries of the desktop


@pytest.mark.parametrize(
    "name",
    [
        "libX11.so.6",
        "libXau.so.6",
        "libxcb.so.1",
        "libxcb-render.so.0",
        "libEGL.so.1",
        "libGL.so.1",
        "libGLX.so.0",
        "libgbm.so.1",
        "libdrm.so.2",
        "libwayland-client.so.0",
        "libfontconfig.so.1",
        "libfreetype.so.6",
        "libdbus-1.so.3",
        "libglib-2.0.so.0",
        "libgio-2.0.so.0",
        "libstdc++.so.6",
        "libgcc_s.so.1",
        "libgtk-3.so.0",
    ],
)
def test_a_library_of_the_desktop_is_left_to_the_machine(contents: Any, name: str) -> None:
    assert contents.is_of_the_system(name)
    assert not contents.is_of_the_system(f"package/lib/{name}")  # a package knows what it brings


@pytest.mark.parametrize(
    "name",
    [
        "libxcb-cursor.so.0",
        "libxcb-icccm.so.4",
        "libxcb-image.so.0",
        "libxcb-keysyms.so.1",
        "libxcb-render-util.so.0",
        "libxcb-util.so.1",
        "libxkbcommon.so.0",
        "libxkbcommon-x11.so.0",
        "libpython3.11.so.1.0",
        "libssl.so.3",
        "libffi.so.8",
        "libz.so.1",
        "libQt6Core.so.6",
        "libgfortran-040039e1.so.5.0.0",
    ],
)
def test_what_few_machines_have_is_carried_along(contents: Any, name: str) -> None:
    assert not contents.is_of_the_system(name)
    assert contents.is_kept(name)


# --- modules


def test_what_is_imported_by_name_is_there(contents: Any) -> None:
    for name in (*contents.HIDDEN_IMPORTS, *contents.DATA_OF):
        assert importlib.util.find_spec(name) is not None, name


PROGRAM = """
import importlib.util, inspect, json, pathlib, pkgutil, sys, warnings

warnings.simplefilter("ignore")
UNUSED = set(json.loads(sys.argv[1]))

class WithoutUnused:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        parts = name.split(".")
        if any(".".join(parts[: n + 1]) in UNUSED for n in range(len(parts))):
            return None
        return self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = map(WithoutUnused, sys.meta_path)

# Nor is the text of any module found that goes into the bundle compiled alone.
sys.path.insert(0, sys.argv[2])
import contents
torch_folder = pathlib.Path(importlib.util.find_spec("torch").origin).parent
findsource = inspect.findsource

def without_text(thing):
    try:
        file = inspect.getsourcefile(thing)
    except TypeError:
        file = None
    path = pathlib.Path(file or "nowhere")
    if not (path.is_relative_to(torch_folder) and contents.reads_its_own_source(path)):
        raise OSError("could not get source code")
    return findsource(thing)

inspect.findsource = without_text

import app, ddpm_core
for package in (app, ddpm_core):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

from ddpm_core.cli import main
from ddpm_core.data.points import POINT_SETS, make_points
for name in POINT_SETS:
    make_points(name, 8)
for data in (["swiss_roll"], ["cats", "--picture-size", "16", "--channels", "16"]):
    out = sys.argv[3] + data[0]
    train = ["train", "-q", "--data", *data, "--batch-size", "4", "--out", out + ".ddpm"]
    assert main([*train, "--steps", "2"]) == 0
    assert main(["sample", "-q", "--sampler", "ddim", "--ddim-steps", "2", "-n", "2",
                 "--out", out + ".npz", out + ".ddpm"]) == 0
"""


def test_the_program_works_without_what_is_left_out(contents: Any, tmp_path: Path) -> None:
    """Every module of it loads, and it learns and draws, on points and on pictures."""
    unused = json.dumps(list(contents.UNUSED_MODULES))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, unused, str(ROOT / "packaging"), f"{tmp_path}/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    for data in ("swiss_roll", "cats"):
        assert (tmp_path / f"{data}.npz").stat().st_size > 0


# --- modules that read their own text


def test_settings_and_overloads_of_torch_want_their_text(contents: Any) -> None:
    folder = importlib.util.find_spec("torch").submodule_search_locations[0]  # type: ignore[union-attr,index]
    for name, wanted in {
        "_dynamo/config.py": True,
        "_inductor/config.py": True,
        "nn/functional.py": True,
        "functional.py": True,
        "nn/modules/linear.py": False,
        "optim/adam.py": False,
    }.items():
        assert contents.reads_its_own_source(Path(folder) / name) == wanted, name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("install_config_module(sys.modules[__name__])\n", True),
        ("@torch.jit.script\ndef f(x):\n", True),
        ("    @torch._jit_internal._overload_method  # noqa: F811\n", True),
        ("    @_overload\n", True),
        ("from torch._jit_internal import _copy_to_script_wrapper, _overload\n", True),
        ("from torch.utils._config_module import install_config_module\n", False),
        ("# @torch.jit.script would be slow\n", False),
        ("@torch.jit.ignore\ndef f(x):\n", False),
    ],
)
def test_what_wants_its_text_is_told_by_it(
    contents: Any, tmp_path: Path, text: str, wanted: bool
) -> None:
    (tmp_path / "module.py").write_text(f"import sys\n{text}", encoding="utf-8")
    assert contents.reads_its_own_source(tmp_path / "module.py") == wanted


def test_the_text_of_a_compiled_module_is_found(contents: Any, tmp_path: Path) -> None:
    source = tmp_path / "second" / "torch" / "nn" / "functional.py"
    source.parent.mkdir(parents=True)
    source.write_text("", encoding="utf-8")
    folders = [str(tmp_path / "first"), str(tmp_path / "second")]
    assert contents.source_of(Path("torch/nn/functional.pyc"), folders) == source
    assert contents.source_of(Path("torch/nn/missing.pyc"), folders) is None
    assert contents.source_of(Path("torch/nn/functional.so"), folders) is None
    assert contents.source_of(Path("numpy/functional.pyc"), folders) is None
