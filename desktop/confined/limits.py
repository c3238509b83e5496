"""Keeps a confined process from taking the machine with it: a memory cap, no core file with people's data in it."""

import ctypes
import sys
from typing import Any

MEMORY = 900 * 1024 * 1024  # of address space: 400,000 x 20 cells need about 350 MB, a hostile file wants everything
_JOB_LIMIT_PROCESS_MEMORY, _JOB_EXTENDED_LIMITS = 0x100, 9


def confine(memory: int = MEMORY) -> None:
    """Cap the memory of this process, for good."""
    if sys.platform == "win32":
        _confine_windows(memory)
    else:
        import resource  # exists on POSIX alone

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
        ("IoCounters", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def _confine_windows(memory: int) -> None:
    """Put this process into a job object with a limit of committed memory; the handle lives as long as the process."""
    windll: Any = getattr(ctypes, "windll")  # noqa: B009 (absent elsewhere)
    kernel = windll.kernel32
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    limits = _Limits(LimitFlags=_JOB_LIMIT_PROCESS_MEMORY, ProcessMemoryLimit=memory)
    job = kernel.CreateJobObjectW(None, None)
    size = ctypes.sizeof(limits)
    kept = job and kernel.SetInformationJobObject(job, _JOB_EXTENDED_LIMITS, ctypes.byref(limits), size)
    if not (kept and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())):
        raise OSError("the memory of the reading process could not be capped")
