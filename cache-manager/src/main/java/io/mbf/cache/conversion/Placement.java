package io.mbf.cache.conversion;

import io.mbf.cache.conversion.Attempt.Outcome;
import io.mbf.cache.conversion.Publication.Step;
import io.mbf.cache.directory.PrivateFolder;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.eviction.DiskRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;

/**
 * The last steps of a publication, the same for all that is published: a proven file gets its rights and its time, and
 * is renamed into its place; old entries make room for it.
 *
 * @param steps called when each step is done
 */
record Placement(DiskRoom room, Clock clock, Publication.Steps steps) {

    /** Why a file did not get into its place. */
    static final class NotPlaced extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Outcome outcome;

        NotPlaced(Outcome outcome, String detail) {
            super(detail, null, false, false);
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    /** What has to be on disk before the file is in its place. */
    interface Before {
        void placing() throws IOException;
    }

    /** @throws NotPlaced if so much cannot be written */
    void requireRoom(long bytes) throws IOException {
        if (!room.makeFor(bytes)) {
            throw new NotPlaced(Outcome.DISK_FULL, room.full(bytes));
        }
    }

    /** @throws NotPlaced if it would not fit the limit, whatever else there is */
    void place(Path proven, Path place, Before before) throws IOException {
        if (Files.size(proven) > room.maxBytes()) {
            // published, it would be evicted at once, and converted again by the next read, for ever
            throw new NotPlaced(
                    Outcome.OVER_BUDGET,
                    "an entry of " + Files.size(proven) + " bytes would exceed the cache's limit of "
                            + room.maxBytes());
        }
        PrivateFolder.makePrivate(proven);
        Files.setLastModifiedTime(proven, UnreadMark.since(clock.instant()));
        steps.reached(Step.DATED);
        before.placing();
        Files.move(proven, place, StandardCopyOption.ATOMIC_MOVE);
        steps.reached(Step.PUBLISHED);
        room.keepLimits(place);
        steps.reached(Step.EVICTED);
    }
}
