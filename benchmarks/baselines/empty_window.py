"""An empty window with a plot, as the shortest program of PySide6 and pyqtgraph would show it.

Prints the seconds from the start of the process, given as the first argument, to its first paint.
"""

import os
import sys
import time

import pyqtgraph
from PySide6.QtWidgets import QApplication, QMainWindow


class Plot(pyqtgraph.PlotWidget):
    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        print(time.time() - float(sys.argv[1]), flush=True)
        os._exit(0)


application = QApplication([])
window = QMainWindow()
window.setCentralWidget(Plot())
window.show()
application.exec()
