"""What goes into the bundle and what stays out, each with its reason.

The spec asks here, so that it is the same on every system, and tests can ask, too. Names of files
are places in the bundle, with forward slashes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

__all__ = [
    "DATA_OF",
    "HIDDEN_IMPORTS",
    "LEFT_OUT",
    "OPTIONAL_LIBRARIES",
    "STRIPPED",
    "SYSTEM_LIBRARIES",
    "UNUSED_MODULES",
    "cuda_files",
    "is_from_the_system",
    "is_kept",
    "is_of_the_system",
    "reads_its_own_source",
    "source_of",
]

# What is imported by a name that PyInstaller cannot read.
HIDDEN_IMPORTS = (
    "app.parts",  # by app/opening.py, beside the window
    "app.self_check",  # with --self-check only
    "sklearn.utils._vector_sentinel",  # by compiled code
    "torchvision",  # by ddpm_core/data/vision.py, once the declarations are made
)

# Packages that read files of their own at run time, and that no hook knows.
DATA_OF = ("latex2mathml", "ziafont", "ziamath")

# Modules that others would import for what the program does not do.
UNUSED_MODULES = {
    "tkinter": "another tool for windows",
    "_tkinter": "another tool for windows",
    "readline": "for the prompt of Python; its library is under the GPL",
    "setuptools": "builds packages; torch would compile extensions with it",
    "distutils": "builds packages",
    "pip": "installs packages",
    "pydoc_data": "the text of Python's help",
    "lib2to3": "translates Python 2",
    "idlelib": "an editor",
    "IPython": "an interactive Python",
    "matplotlib": "pyqtgraph would copy plots into it",
    "pandas": "scikit-learn would take its tables",
    "networkx": "graphs that torch would compile, and a part of scikit-image that is not used",
    "defusedxml": "Pillow would read the labels of a camera with it",
    "pytest": "tests",
    "sqlite3": "a data base",
    **dict.fromkeys(
        (
            "scipy.cluster",
            "scipy.signal",
            "sklearn._loss",
            "sklearn.cluster",
            "sklearn.covariance",
            "sklearn.decomposition",
            "sklearn.ensemble",
            "sklearn.gaussian_process",
            "sklearn.linear_model",
            "sklearn.manifold",
            "sklearn.metrics",
            "sklearn.model_selection",
            "sklearn.neighbors",
            "sklearn.neural_network",
            "sklearn.svm",
            "sklearn.tree",
        ),
        "of scikit-learn only the sets of points are used, and of SciPy what those need",
    ),
    "torch.utils.tensorboard": "reports for TensorBoard",
    "torch.utils.benchmark": "a timer",
    "torch._inductor.codegen": "writes the code of torch.compile, which is not used",
    "torch._inductor.fx_passes": "a part of torch.compile",
    "torch._inductor.kernel": "a part of torch.compile",
    "torch.testing._internal.common_methods_invocations": "torch's own tests",
    "torch.testing._internal.common_modules": "torch's own tests",
    "torch.testing._internal.common_nn": "torch's own tests",
    "torch.testing._internal.common_quantization": "torch's own tests",
    "torch.testing._internal.common_utils": "torch's own tests",
    "torch.testing._internal.distributed.distributed_test": "torch's own tests",
    "torch.testing._internal.distributed.rpc": "torch's own tests",
    "torch.testing._internal.opinfo": "torch's own tests",
    "pyqtgraph.examples": "examples",
    "pyqtgraph.opengl": "needs OpenGL, which the program does without",
    "PySide6.QtNetwork": "the program asks Qt for no network",
    "PySide6.QtTest": "tests; pyqtgraph asks whether it is there",
}

# Files that hooks collect and that nothing of the program reads.
LEFT_OUT = {
    "torch/bin/*": "tests and compilers of torch, 50 MB; torch_shm_manager is kept below",
    "torch/test/*": "tests of torch",
    "torch/include/*": "for compilers",
    "torch/share/*": "for compilers",
    "torch/lib/*test*": "tests of torch",
    "torch/lib/libaoti_custom_ops*": "a test of torch",
    "torch/lib/libbackend_with_compiler*": "a test of torch",
    "torch/lib/*.lib": "for compilers",
    "torch/lib/*.a": "for compilers",
    "torch/_inductor/codegen/*": "templates of torch.compile",
    "torch/_inductor/kernel/*": "templates of torch.compile",
    "torch/utils/model_dump/*": "a page about saved models",
    "*.pxd": "for compilers",
    "*.pyx": "for compilers",
    "*.pyx.tp": "for compilers",
    "torchvision/_C.*": "operators of detection, built for one build of torch alone; see vision.py",
    "torchvision/image.*": "decoders; pictures are read by Pillow",
    "torchvision/video_reader.*": "a decoder",
    "torchvision.libs/*": "libraries of those decoders, CUDA's nvJPEG among them",
    "libcudart*": "came with torchvision's decoders",
    "libnvjpeg*": "came with torchvision's decoders",
    "libjpeg.*.so*": "came with torchvision's decoders",
    "libpng16.*.so.16": "came with torchvision's decoders",
    "libsharpyuv.*.so.0": "came with torchvision's decoders",
    "libwebp.*.so.7": "came with torchvision's decoders",
    "libz.*.so.1": "came with torchvision's decoders",
    "resources/__pycache__/*": "there where the program has run from its source, and else not",
    "resources/pictures/*": "pictures of the README",
    "resources/translations/*.ts": "what translators edit; the .qm files are read",
    "*/tests/*": "tests of libraries",
    "*/test/*": "tests of libraries",
    "sklearn/datasets/data/*": "tables for lessons",
    "sklearn/datasets/images/*": "pictures for lessons",
    "sklearn/datasets/descr/*": "descriptions of those",
    "skimage/data/*.npz": "other data",
    "pyqtgraph/colors/maps/*": "colour maps; ours are our own",
    "PySide6/Qt/plugins/egldeviceintegrations/*": "screens without a desktop",
    "PySide6/Qt/plugins/generic/*": "screens without a desktop",
    "PySide6/Qt/plugins/networkinformation/*": "the program does not ask Qt for a network",
    "PySide6/Qt/plugins/tls/*": "the program does not ask Qt for a network",
    "PySide6/plugins/networkinformation/*": "the same, where Windows has it",
    "PySide6/plugins/tls/*": "the same, where Windows has it",
    "PySide6/Qt/plugins/platforms/libqeglfs*": "a screen without a desktop",
    "PySide6/Qt/plugins/platforms/libqlinuxfb*": "a screen without a desktop",
    "PySide6/Qt/plugins/platforms/libqminimal*": "for tests of Qt",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay*": "a screen without a desktop",
    "PySide6/Qt/plugins/platforms/libqvnc*": "a screen that is far away",
    "PySide6/Qt/plugins/platformthemes/libqgtk3*": "needs GTK, which not every desktop has",
    "PySide6/Qt/plugins/imageformats/libqpdf*": "a format that is not read",
    "PySide6/Qt/lib/libQt6Egl*": "for those plugins",
    "PySide6/Qt/lib/libQt6Network*": "the program asks Qt for no network",
    "PySide6/Qt/lib/libQt6Test*": "tests",
    "PySide6/opengl32sw.dll": "OpenGL in software, 20 MB; the program draws without OpenGL",
    "PySide6/Qt/translations/*": "Qt's own words; those of our languages are kept below",
    "PySide6/translations/*": "the same, where Windows has it",
    "*.dist-info/licenses/*": "all of them are in LICENCES.txt",
    "libQt6Egl*": "a second name of the same",
    "libQt6Network*": "a second name of the same",
    "libQt6Test*": "a second name of the same",
}
KEPT = (
    "torch/bin/torch_shm_manager*",  # starts processes that share tensors
    "PySide6/*translations/qtbase_zh_TW.qm",
)

# Libraries of a Linux desktop, which have to be those of the machine: its drivers, its fonts and
# its display speak with them. The .deb depends on their packages; app/system_libraries.py says
# what is missing. Those of libxcb that few machines have are carried along.
SYSTEM_LIBRARIES = {
    "libX*": "X11",
    "libxcb.so*": "X11",
    "libxcb-glx*": "X11",
    "libxcb-randr*": "X11",
    "libxcb-render.so*": "X11",
    "libxcb-shape*": "X11",
    "libxcb-shm*": "X11",
    "libxcb-sync*": "X11",
    "libxcb-xfixes*": "X11",
    "libxcb-xkb*": "X11",
    "libICE*": "X11",
    "libSM*": "X11",
    "libwayland*": "Wayland",
    "libEGL*": "graphics drivers",
    "libGL*": "graphics drivers",
    "libgbm*": "graphics drivers",
    "libdrm*": "graphics drivers",
    "libfontconfig*": "the machine's fonts",
    "libfreetype.so*": "the machine's fonts",
    "libharfbuzz.so*": "with the machine's fonts",
    "libgraphite2*": "with the machine's fonts",
    "libexpat*": "of fontconfig; Python is built with its own",
    "libpng16.so*": "of freetype",
    "libbrotli*.so.1": "of freetype",
    "libdbus*": "the machine's bus",
    "libsystemd*": "of the bus",
    "libg[lmoi]*-2.0.so*": "glib",
    "libgthread*": "glib",
    "libpcre*": "of glib",
    "libstdc++*": "of the compiler; drivers need the newest",
    "libgcc_s*": "of the compiler",
    "libudev*": "devices",
    "libinput*": "devices",
    "libmtdev*": "devices",
    "libts*": "devices",
    "libgdk*": "GTK",
    "libgtk*": "GTK",
    "libatk*": "GTK",
    "libcairo*": "GTK",
    "libpango*": "GTK",
    "libpixman*": "GTK",
    "libfribidi*": "GTK",
    "libthai*": "GTK",
    "libdatrie*": "GTK",
    "libepoxy*": "GTK",
    "libjpeg.so*": "GTK",
    "libblkid*": "of glib",
    "libmount*": "of glib",
    "libselinux*": "of glib",
    "libgcrypt*": "of the bus",
    "libgpg-error*": "of the bus",
    "libcap.so*": "of the bus",
    "liblz4*": "of the bus",
    "libbsd*": "of X11",
    "libmd.so*": "of X11",
    "libcups*": "printing, which the program does not",
    "libkrb5*": "of Qt's network, which is not used",
    "libk5crypto*": "of Qt's network, which is not used",
    "libgssapi*": "of Qt's network, which is not used",
    "libcom_err*": "of Qt's network, which is not used",
    "libkeyutils*": "of Qt's network, which is not used",
}
# What only a part of the bundle needs, which is not asked where it is missing, and its package.
OPTIONAL_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# Libraries whose tables for debuggers, a fifth of them, nobody reads. Others bear no strip: what
# patchelf has changed, as numpy's OpenBLAS, would no longer load.
STRIPPED = (
    "torch/lib/libtorch_cpu.so",
    "torch/lib/libtorch_python.so",
    "libpython*.so.*",
    "python3*/lib-dynload/*.so",
)

CUDA = re.compile(
    r"(lib)?(c10_cuda|torch_cuda|caffe2_nvrtc|cuda|cudart|cudnn|cublas|cufft|cufile|cupti|curand|"
    r"cusolver|cusparse|nccl|nvblas|nvfatbin|nvjitlink|nvjpeg|nvrtc|nvshmem|nvtoolsext|nvtx)[\w.-]*\.(so|dll|pyd)\b.*",
    re.IGNORECASE,
)


def is_kept(name: str) -> bool:
    """Whether a file that was collected belongs into the bundle."""
    if any(fnmatch(name, pattern) for pattern in KEPT):
        return True
    return not any(fnmatch(name, pattern) for pattern in LEFT_OUT)


def is_of_the_system(name: str) -> bool:
    """Whether a library is left to the machine; those of a package's own folder never are."""
    return "/" not in name and any(fnmatch(name, pattern) for pattern in SYSTEM_LIBRARIES)


def is_from_the_system(name: str, source: str) -> bool:
    """Whether a library was taken from the machine, and lies where those of all others do."""
    own = Path(source).is_relative_to(sys.prefix) or name.startswith("libpython")
    return "/" not in name and not own


def cuda_files(names: Iterable[str]) -> list[str]:
    """Those that are libraries of CUDA."""
    return [
        name
        for name in names
        if name.startswith("nvidia/") or CUDA.fullmatch(PurePosixPath(name).name)
    ]


# Settings whose comments torch reads, and functions that it may have to compile from their text.
OWN_SOURCE = re.compile(
    r"^_?install_config_module\(|^@torch\.jit\.script\b|^\s*@(_jit_internal\.|torch\.\w+\.)?_overload|"
    r"^from torch\._jit_internal import .*\b_overload\b",
    re.MULTILINE,
)


def source_of(module: Path, folders: Iterable[str]) -> Path | None:
    """The source of a compiled module of torch or torchvision in one of the folders, else None."""
    if module.suffix != ".pyc" or module.parts[0] not in ("torch", "torchvision"):
        return None
    sources = (Path(folder) / module.with_suffix(".py") for folder in folders)
    return next((source for source in sources if source.is_file()), None)


def reads_its_own_source(path: Path) -> bool:
    """Whether a module wants its source text when it is imported."""
    return bool(OWN_SOURCE.search(path.read_text(encoding="utf-8", errors="replace")))
