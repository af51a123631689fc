"""torchvision, for everybody who needs it: the only module that imports it.

It takes about two seconds, so it is imported where pictures are read, and not before.

PyPI's torchvision for Linux is built for CUDA. Beside a torch for the CPU its compiled operators do
not load, and then it does not even import: it registers shapes for operators that are not there.
Data sets and transforms need none of them, so they are declared, without an implementation.
"""

from __future__ import annotations

import sys
from importlib import import_module

from torch.library import Library

__all__ = ["OxfordIIITPet", "transforms"]

SCHEMAS = (  # of the operators that torchvision registers shapes for, whether they are there or not
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def _import_torchvision() -> Library | None:
    """Import torchvision, with the declarations where it cannot be imported without them.

    Torchvision itself is asked first, so nothing at all is done beside a torch that suits it.

    Returns what keeps the declarations alive, or None where none were needed.
    """
    try:
        import_module("torchvision")
        return None
    except RuntimeError as error:
        if "operator torchvision::" not in str(error) or "does not exist" not in str(error):
            raise
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]  # half imported
    declared = Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in SCHEMAS:
        declared.define(schema)  # type: ignore[no-untyped-call]
    import_module("torchvision")
    return declared


DECLARED = _import_torchvision()  # for as long as the program runs

from torchvision.datasets import OxfordIIITPet  # noqa: E402
from torchvision.transforms import v2 as transforms  # noqa: E402
