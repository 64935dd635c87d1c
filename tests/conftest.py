"""Settings that all tests share."""

import os

from hypothesis import HealthCheck, settings

# Speed differs between machines: a slow one must not turn a right answer into a failure.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("light", settings.get_profile("default"), max_examples=20)
settings.load_profile(os.environ.get("DIPLOMODEL_TEST_PROFILE", "default"))
