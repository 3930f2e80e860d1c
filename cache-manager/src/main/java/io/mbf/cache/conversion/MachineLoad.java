package io.mbf.cache.conversion;

import java.lang.management.ManagementFactory;

/** How busy the machine's processors are. */
public final class MachineLoad {

    private MachineLoad() {}

    /** The part of the processors that was busy lately, 0 to 1; negative where the platform does not say. */
    public static double now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getCpuLoad()
                : -1;
    }
}
