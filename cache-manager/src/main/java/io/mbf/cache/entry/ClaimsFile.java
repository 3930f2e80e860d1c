package io.mbf.cache.entry;

import io.mbf.file.SourceIdentity;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found to be untrue in a source, kept beside its entry, so that it outlives it: a direct read of the source
 * must not believe it.
 *
 * <pre>
 * u32 magic, then big-endian, strings as u32 length and UTF-8:
 * string URI, u64 size, u64 modification time, u64 change time, u64 file id, u64 footer hash of the source
 * u32 claims, then per claim: u32 row group, u32 leaf, string column, u32 page, string name of the claim,
 *     string stated, string found
 * u32 CRC-32C of all that
 * </pre>
 *
 * <p>A file that is damaged is as good as none: the next conversion writes it anew.
 *
 * @param source the state of the source that it is about
 */
public record ClaimsFile(SourceIdentity source, List<UntrueClaim> claims) {

    private static final int MAGIC = 0x4D424643; // "MBFC"

    public ClaimsFile {
        claims = List.copyOf(claims);
    }

    /** Writes it in place of what is there; nobody else can read it. */
    public void write(Path target) throws IOException {
        CheckedFile.write(target, MAGIC, out -> {
            CheckedFile.write(source, out);
            out.writeInt(claims.size());
            for (UntrueClaim claim : claims) {
                out.writeInt(claim.rowGroup());
                out.writeInt(claim.leaf());
                CheckedFile.write(claim.column(), out);
                out.writeInt(claim.page());
                CheckedFile.write(claim.claim().name(), out);
                CheckedFile.write(claim.stated(), out);
                CheckedFile.write(claim.found(), out);
            }
        });
    }

    /** Reads one; empty if there is none, or it is damaged. */
    public static Optional<ClaimsFile> read(Path file) {
        return CheckedFile.read(file, MAGIC, ClaimsFile::parse);
    }

    private static ClaimsFile parse(DataInputStream in) throws IOException {
        SourceIdentity source = new SourceIdentity(
                CheckedFile.string(in), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        List<UntrueClaim> claims = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            claims.add(new UntrueClaim(
                    in.readInt(),
                    in.readInt(),
                    CheckedFile.string(in),
                    in.readInt(),
                    Claim.valueOf(CheckedFile.string(in)),
                    CheckedFile.string(in),
                    CheckedFile.string(in)));
        }
        return new ClaimsFile(source, claims);
    }
}
