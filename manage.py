#!/usr/bin/env python
"""The same as `bluelamp`, for a checkout."""

from bluelamp.web.cli import main

if __name__ == "__main__":
    main()
