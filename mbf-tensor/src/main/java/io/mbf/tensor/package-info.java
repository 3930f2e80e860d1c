/** Columns of numbers without nulls as tensors: safetensors, Zarr, DLPack, and views of mapped files. */
@NullMarked
package io.mbf.tensor;

import org.jspecify.annotations.NullMarked;
