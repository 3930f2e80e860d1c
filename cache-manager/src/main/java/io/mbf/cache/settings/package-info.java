/** What users choose: of a cache, of a conversion, of pre-warming, of watching. */
package io.mbf.cache.settings;
