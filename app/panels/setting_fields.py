"""The fields of the settings panel, made from its table."""

from __future__ import annotations

from app.panels.setting_table import Control
from app.widgets.fields import CheckField, ChoiceField, Field, WordsField
from app.widgets.number_fields import IntField, NumberField
from ddpm_core.config import settings

__all__ = ["make_field"]


def make_field(control: Control) -> Field:
    """The field that a line of the table describes."""
    known = settings()[control.setting]
    options = dict(control.options)
    field: Field
    match control.kind:
        case "int":
            field = IntField(known.low, known.high, **options)
        case "number":
            field = NumberField(known.low, known.high, **options)
        case "choice":
            field = ChoiceField(**options)
        case "check":
            field = CheckField(control.title, **options)
        case "words":
            field = WordsField(**options)
        case _:
            raise ValueError(f"kind: {control.kind!r} is not known")
    field.setObjectName(control.name)
    field.setAccessibleName(control.title)
    return field
