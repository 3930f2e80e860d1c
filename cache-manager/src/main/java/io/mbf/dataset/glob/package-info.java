/** Files in and below folders, by patterns. */
package io.mbf.dataset.glob;
