"""What a bad input may cost: tried in a child process that the kernel stops beyond the ceilings."""

import os
import pickle
import resource
import signal

MEMORY = 300 * 1024 * 1024  # extra bytes of a request
CPU_SECONDS = 5


class TooDear(AssertionError):
    """It took more memory or processor time than a request may."""


def within_the_ceilings(work, *, memory=MEMORY, cpu_seconds=CPU_SECONDS):
    """Call ``work`` in a child with these ceilings; returns what it returns. Raises TooDear beyond them.

    The child is a fork, so that its beginning costs nothing; what ``work`` returns must be picklable, and the work must
    leave the database alone.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run(work, writer, memory, cpu_seconds)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise TooDear(signal.Signals(os.WTERMSIG(status)).name)
    outcome, value = pickle.loads(said)  # noqa: S301 (of our own child)
    if outcome == "memory":
        raise TooDear(value)
    if outcome == "error":
        raise value
    return value


def _run(work, writer, memory, cpu_seconds):
    """The child's whole life."""
    _set_ceilings(memory, cpu_seconds)
    try:
        outcome = ("value", work())
    except MemoryError:
        outcome = ("memory", "MemoryError")
    except BaseException as error:  # noqa: BLE001 (carried to the parent)
        outcome = ("error", error)
    with os.fdopen(writer, "wb") as pipe:
        pickle.dump(outcome, pipe)
    os._exit(0)


def _set_ceilings(memory, cpu_seconds):
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 (nothing more may be allocated)
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, spent + cpu_seconds))
