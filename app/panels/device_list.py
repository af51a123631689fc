"""The control of what computes: its row in the table, and the devices that it offers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot

from app.experiment import Experiment
from app.panels.setting_table import Control, Row
from app.widgets.fields import ChoiceField, Field
from app.wording import device_name

__all__ = ["DeviceList", "DeviceSetting"]


class DeviceSetting(QObject):
    """Words of the control, translated when they are asked for."""

    def row(self) -> Row:
        control = Control(
            "choice",
            "device",
            "deviceCombo",
            self.tr("Device that computes"),
            self.tr(
                "What the network is trained and sampled on. The run goes on where it is, with the "
                "same draws of t and ε; only the rounding differs. A graphics card pays off for "
                "large networks, a small one is faster on the CPU."
            ),
            {"choices": (("cpu", device_name("cpu")),)},
        )
        return Row(self.tr("Device"), (control,), more=True)


class DeviceList(QObject):
    """Fills the list of devices when it is first seen; finding them takes a moment.

    Args:
        field: the ChoiceField of the device.
    """

    def __init__(self, experiment: Experiment, field: Field, parent: QObject) -> None:
        super().__init__(parent)
        assert isinstance(field, ChoiceField)
        self._experiment = experiment
        self._field = field
        field.installEventFilter(self)
        experiment.devicesChanged.connect(self._fill)
        experiment.settingsChanged.connect(self._name_unknown)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._experiment.list_devices()
        return False

    @Slot()
    def _fill(self) -> None:
        field = self._field
        with QSignalBlocker(field):
            for device in self._experiment.devices:
                title = device_name(device.name, device.model)
                index = field.findData(device.name)
                if index < 0:
                    field.addItem(title, device.name)
                    index = field.count() - 1
                field.setItemText(index, title)
                field.setItemData(index, title, Qt.ItemDataRole.ToolTipRole)
        widest = field.view().sizeHintForColumn(0)
        field.view().setMinimumWidth(widest + 2 * field.view().frameWidth())
        field.show_value(self._experiment.settings.device)
        self._name_unknown()

    @Slot()
    def _name_unknown(self) -> None:
        """A device that only a file or an earlier start knows has its short name."""
        name = self._experiment.settings.device
        index = self._field.findData(name)
        if self._field.itemText(index) == name:
            self._field.setItemText(index, device_name(name))
