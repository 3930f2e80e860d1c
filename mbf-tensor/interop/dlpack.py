"""numpy takes tensors of a JVM in this process, by DLPack and without a copy. Needs python3-numpy, python3-jpype, JDK 22+."""

import ctypes
import gc
import pathlib
import resource
import sys

import jpype
import numpy

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "target" / "interop"
ROWS = 1_100_000

capsule_new = ctypes.pythonapi.PyCapsule_New
capsule_new.restype = ctypes.py_object
capsule_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Exported:
    """A DlpackTensor of the JVM, as consumers in Python want it."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __dlpack_device__(self):
        return 1, 0  # the CPU

    def __dlpack__(self, max_version=None, **_):
        if max_version is not None and max_version[0] >= 1:
            return capsule_new(self.tensor.exportVersioned(), b"dltensor_versioned", None)
        return capsule_new(self.tensor.export(), b"dltensor", None)


def take(tensors, name):
    """The array owns the memory: closing the tensor does nothing any more."""
    with tensors.dlpack(name) as tensor:
        return numpy.from_dlpack(Exported(tensor))


def resident_megabytes():
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


def equal(array, expected):
    assert array.dtype == expected.dtype, (array.dtype, expected.dtype)
    assert numpy.array_equal(array, expected), (array, expected)


# Debian keeps the classes of jpype where the JVM does not look
classpath = [*(SAMPLES / "classpath").read_text().split(":"), "/usr/share/java/org.jpype.jar"]
jpype.startJVM(sys.argv[1], "-Xmx512m", "--enable-native-access=ALL-UNNAMED", classpath=classpath)
mbf = jpype.JClass("io.mbf.Mbf")
tensors_of = jpype.JClass("io.mbf.tensor.Tensors").of
rows = numpy.arange(ROWS, dtype=numpy.int64)

with mbf.readParquet(str(SAMPLES / "sample.parquet")) as dataset:
    tensors = tensors_of(dataset).matrix("xy", ["a", "b"])
    equal(take(tensors, "n"), (rows % 65536 - 32768).astype(numpy.int16))
    equal(take(tensors, "x"), (rows / 2).astype(numpy.float32))
    equal(take(tensors, "day"), (rows % 20000).astype(numpy.int32))
    xy = take(tensors, "xy")
    equal(xy, numpy.stack([rows, -rows], axis=1))
    part = xy[::2, 1]
    del xy
    gc.collect()
    equal(part, -rows[::2])
    if int(numpy.__version__.split(".")[0]) >= 2:  # numpy 1 has no booleans in DLPack
        equal(take(tensors, "flag"), rows % 3 == 0)
    del part
    gc.collect()
    before = resident_megabytes()
    for _ in range(200):  # 1.7 GB in all
        take(tensors_of(dataset), "a")
    grown = resident_megabytes() - before
    assert grown < 300, f"memory is not freed: {grown} MB more"
    kept = take(tensors, "x")

with mbf.readParquet(str(SAMPLES / "empty.parquet")) as dataset:
    equal(take(tensors_of(dataset), "x"), numpy.empty(0))

print("numpy", numpy.__version__, "read the tensors of JDK", jpype.JClass("java.lang.Runtime").version().feature())

# the array is let go of when the JVM is no more
jpype.shutdownJVM()
equal(kept, (rows / 2).astype(numpy.float32))
del kept
gc.collect()
