"""The data of an experiment within its file, points or pictures: written, read and checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from ddpm_core.data.data_set import DataSet
from ddpm_core.data.points import PointSet, Standardisation

__all__ = ["check_data", "data_tensors", "described_data", "read_data"]


def described_data(data: DataSet) -> dict[str, Any]:
    """What the description of the file says of the data."""
    if isinstance(data, PointSet):
        return {"name": data.name, "columns": data.columns, "noise": data.noise}
    return {"pictures": getattr(data, "names", ())}


def data_tensors(data: DataSet) -> dict[str, Tensor]:
    """The tensors that are written; pictures of 256 levels, which nearly all are, as bytes."""
    if not isinstance(data, PointSet):
        levels = _as_bytes(data.examples)
        return {"pictures": data.examples if levels is None else levels}
    tensors = {"points": data.points, "mean": data.transform.mean, "scale": data.transform.scale}
    return tensors if data.labels is None else {**tensors, "labels": data.labels}


def read_data(about: Any, tensors: Mapping[str, Tensor]) -> DataSet:
    """What was written.

    Raises:
        ValueError: the two do not describe data.
    """
    if not isinstance(about, dict):
        raise ValueError("damaged: the description of the data is no object")
    names = about.get("pictures")
    if isinstance(names, list):
        from ddpm_core.data.images import PictureSet  # late: it loads what reads files

        pictures = _tensor(tensors, "pictures")
        if pictures.dtype == torch.uint8:
            pictures = _from_bytes(pictures)
        return PictureSet(pictures, tuple(str(name) for name in names))
    if not isinstance(about.get("columns"), list):
        raise ValueError("damaged: the description of the data names no columns")
    noise = about.get("noise")
    if noise is not None and not (isinstance(noise, (int, float)) and 0 <= noise < math.inf):
        raise ValueError(f"damaged: the noise of the data is {noise!r}")
    return PointSet(
        points=_tensor(tensors, "points"),
        transform=Standardisation(_tensor(tensors, "mean"), _tensor(tensors, "scale")),
        labels=tensors.get("labels"),
        name=str(about.get("name", "")),
        columns=tuple(str(column) for column in about["columns"]),
        noise=noise,
    )


def check_data(data: DataSet, modality: str, inputs: int) -> None:
    """Refuse data that the network cannot take, or that is damaged.

    Args:
        inputs: dimensions of a point, or channels of a picture.

    Raises:
        ValueError: says what does not fit.
    """
    if isinstance(data, PointSet) != (modality == "points"):
        raise ValueError(f"its data are no {modality}, which the network takes")
    if isinstance(data, PointSet):
        _check_points(data, inputs)
    else:
        _check_pictures(data, inputs)


def _as_bytes(pictures: Tensor) -> Tensor | None:
    levels = ((pictures + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
    return levels if torch.equal(_from_bytes(levels), pictures) else None


def _from_bytes(levels: Tensor) -> Tensor:
    """As torchvision scales and normalises them, to the last bit."""
    return (levels.to(torch.float32).mul_(1 / 255) - 0.5) / 0.5


def _tensor(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    if name not in tensors:
        raise ValueError(f"damaged: data.safetensors lacks {name}")
    return tensors[name]


def _check_numbers(name: str, tensor: Tensor, *dtypes: torch.dtype) -> None:
    if tensor.dtype not in dtypes:
        raise ValueError(f"{name} of data holds {tensor.dtype}, and not {dtypes[0]}")
    if not bool(torch.isfinite(tensor).all()):
        raise ValueError(f"{name} of data holds numbers that are not finite")


def _check_pictures(data: DataSet, channels: int) -> None:
    pictures = data.examples
    _check_numbers("pictures", pictures, torch.float32)
    if pictures.dim() != 4 or not len(pictures) or pictures.shape[1] != channels:
        raise ValueError(
            f"the data has shape {list(pictures.shape)}, and the network takes "
            f"[N, {channels}, H, W]"
        )
    if len(getattr(data, "names", ())) != len(pictures):
        raise ValueError("the pictures of the data do not have one name each")


def _check_points(data: PointSet, dims: int) -> None:
    points, transform, labels = data.points, data.transform, data.labels
    if points.dim() != 2 or len(points) == 0 or points.shape[1] != dims:
        raise ValueError(
            f"the data has shape {list(points.shape)}, and the network takes [N, {dims}]"
        )
    _check_numbers("points", points, torch.float32)
    for name, tensor in (("mean", transform.mean), ("scale", transform.scale)):
        _check_numbers(name, tensor, torch.float32, torch.float64)
        if tensor.shape != (dims,):
            raise ValueError(f"{name} of data has shape {list(tensor.shape)}, not [{dims}]")
    if not bool((transform.scale > 0).all()):
        raise ValueError("scale of data is not above 0")
    if len(data.columns) != dims:
        raise ValueError(f"the data has {len(data.columns)} names for {dims} columns")
    if labels is not None and (labels.dtype != torch.long or labels.shape != points.shape[:1]):
        raise ValueError("labels of data are not one whole number a point")
