"""Starts DDPM Studio: ``python main.py``."""

import multiprocessing
import sys

from app.start import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # of a bundle, for the processes that read pictures
    sys.exit(main())
