"""Writes the software bill of materials of a bundle: CycloneDX 1.6, as JSON.

    python packaging/sbom.py COMPONENTS.json OUT.cdx.json

COMPONENTS.json is the list that a bundle carries as resources/licences.json: objects with name,
version, licence, homepage, purl and text, all strings. The same components give the same bytes
where SOURCE_DATE_EPOCH (seconds) says what time it is.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ddpm_core.version import __version__

__all__ = ["bill", "main"]

NAMESPACE = uuid.UUID("7f2b6a53-6c1c-4a0e-9d55-0f3f4bb1a6de")  # of the serial numbers made here
NIL = uuid.UUID(int=0)


def bill(components: Iterable[Mapping[str, str]], moment: datetime.datetime) -> str:
    """The bill of materials as JSON, checked against the schema of CycloneDX 1.6.

    Args:
        components: what the program is made of.
        moment: when it was put together, with its time zone.

    Raises:
        KeyError: a component lacks a key.
        ValueError: there is none, one is there twice, has no name or version, or what comes of
            them is no valid bill.
    """
    parts = sorted(map(_component, components), key=lambda part: str(part.bom_ref.value))
    references = [str(part.bom_ref.value) for part in parts]
    if not parts:
        raise ValueError("there are no components")
    twice = sorted({name for name in references if references.count(name) > 1})
    if twice:
        raise ValueError(f"these components are there twice: {', '.join(twice)}")
    # The serial number is made from the contents, and so from all but itself and the time.
    epoch = datetime.datetime.fromtimestamp(0, datetime.UTC)
    serial = uuid.uuid5(NAMESPACE, _written(parts, NIL, epoch))
    text = _written(parts, serial, moment)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ValueError(f"the bill of materials is not valid: {fault}")
    return text


def _written(parts: list[Component], serial: uuid.UUID, moment: datetime.datetime) -> str:
    program = Component(
        name="ddpm-studio",
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref=f"ddpm-studio@{__version__}",
        licenses=[LicenseFactory().make_from_string("MIT")],
    )
    bom = Bom(
        components=parts,
        serial_number=serial,
        metadata=BomMetaData(component=program, timestamp=moment),
    )
    bom.register_dependency(program, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _component(entry: Mapping[str, str]) -> Component:
    name, version = entry["name"], entry["version"]
    if not (name and version):
        raise ValueError(f"a component has no name or no version: {name!r} {version!r}")
    purl, homepage, licence = entry["purl"], entry["homepage"], entry["licence"]
    page = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(homepage))
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}@{version}",
        purl=PackageURL.from_string(purl) if purl else None,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else (),
        external_references=[page] if homepage else (),
    )


def main(source: Path, target: Path) -> None:
    """Write the bill of the components in one file to another."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.datetime.now(datetime.UTC)
    if seconds:
        moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    components = json.loads(source.read_text(encoding="utf-8"))
    target.write_text(bill(components, moment.replace(microsecond=0)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
