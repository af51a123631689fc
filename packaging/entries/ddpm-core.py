"""The command line of the engine, as the bundle's second program."""

import multiprocessing
import sys

from ddpm_core.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
