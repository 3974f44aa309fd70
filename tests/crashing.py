"""`python -m tests.crashing`: ends as a process does that native code took with it."""

import os
import signal

os.kill(os.getpid(), signal.SIGSEGV)
