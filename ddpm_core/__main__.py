"""``python -m ddpm_core``: the engine from the command line."""

import sys

from ddpm_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
