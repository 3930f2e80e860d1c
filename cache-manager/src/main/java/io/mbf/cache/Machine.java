package io.mbf.cache;

import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.source.IdentityReader;
import java.time.Clock;
import java.util.Map;

/**
 * What a cache takes from the machine that it runs on. Tests replace parts of it, since they must neither sleep nor depend
 * on one.
 *
 * @param identities of sources
 * @param transcoder converts them
 * @param partBytes of a source, of which parts of entries are made at least
 * @param timer runs conversions later
 * @param steps called when each step of a publication is done
 * @param environment variables of the process
 * @param osName as the JVM says it
 */
record Machine(
        Clock clock,
        IdentityReader identities,
        Transcoder transcoder,
        long partBytes,
        ConversionQueue.Timer timer,
        Publication.Steps steps,
        Map<String, String> environment,
        String osName) {}
