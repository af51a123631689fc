"""A list of plain values as a model for views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

__all__ = ["RowsModel"]

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractListModel, Generic[T]):
    """Rows that are exchanged as a whole.

    Args:
        roles: what a row has to say for each role.
    """

    def __init__(
        self, roles: Mapping[Qt.ItemDataRole, Callable[[T], Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._roles = dict(roles)
        self._rows: list[T] = []

    def show(self, rows: Sequence[T]) -> None:
        """Take these rows in place of those before."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def renew(self, rows: Sequence[T]) -> None:
        """Take as many rows in place of those before, each for the one that stood there."""
        assert len(rows) == len(self._rows)
        self._rows = list(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))

    def at(self, index: Index) -> T:
        """The value of a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        say = self._roles.get(Qt.ItemDataRole(role)) if index.isValid() else None
        return None if say is None else say(self.at(index))
