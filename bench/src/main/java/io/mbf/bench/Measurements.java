package io.mbf.bench;

import java.util.Map;
import java.util.Optional;

/**
 * All that a run has measured.
 *
 * @param before the figures of an earlier build on this JDK; none if it is not compared with one
 * @param starts empty if there is no build of the command
 * @param chapters what programs of their own have printed, as Markdown, by its title
 */
record Measurements(
        Plan plan,
        Figures figures,
        Figures before,
        Probes probes,
        Sizes sizes,
        Optional<ColdStarts> starts,
        Map<String, String> chapters) {}
