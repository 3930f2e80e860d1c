/** What users choose: of a cache, of a conversion, of pre-warming, of watching. */
@NullMarked
package io.mbf.cache.settings;

import org.jspecify.annotations.NullMarked;
