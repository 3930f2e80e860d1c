package io.mbf.cache;

import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.source.IdentityReader;
import java.time.Clock;
import java.util.Map;

/**
 * What a cache takes from the machine that it runs on, and tests give it: they must neither sleep nor depend on this
 * machine.
 *
 * @param identities of sources
 * @param transcoder converts them
 * @param timer runs conversions later
 * @param steps called between the steps of a publication
 * @param environment variables of the process
 * @param osName as the JVM says it
 */
record Machine(
        Clock clock,
        IdentityReader identities,
        Transcoder transcoder,
        ConversionQueue.Timer timer,
        Publication.Steps steps,
        Map<String, String> environment,
        String osName) {}
