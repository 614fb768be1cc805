"""Hypothesis never times an example, and on CI draws the same examples each time.

The machines are shared, so an example may take long. A change is not held up by a chance find that it did not cause: whoever
runs the suite at their desk, and the campaign, draw at random.
"""

import os

from hypothesis import settings

settings.register_profile("shared", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("shared")
