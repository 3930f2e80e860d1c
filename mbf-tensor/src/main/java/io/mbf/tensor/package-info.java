/** Columns of numbers without nulls as tensors: safetensors, Zarr, DLPack, and views of mapped files. */
package io.mbf.tensor;
