package io.mbf.writer;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.ValidityBuilder;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageLayout;
import io.mbf.encoding.StructureEncoder;
import io.mbf.stats.ZoneMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Writes which structs are null; the fields write themselves, an entry for each struct. */
final class StructWriter extends NodeWriter {

    private final StructureEncoder encoder;
    private final ValidityBuilder page = new ValidityBuilder();
    private final List<NodeWriter> fields;

    StructWriter(List<NodeWriter> fields, NodeMetadata metadata, WriterBuffers buffers) {
        super(metadata, buffers);
        this.fields = fields;
        encoder = new StructureEncoder(buffers.scratch);
    }

    @Override
    void appendToPage(ColumnVector vector, int from, int count) {
        page.append(vector.validity(), from, count);
    }

    @Override
    int pageSize() {
        return page.size();
    }

    @Override
    void closePage() {
        Validity validity = page.view();
        addZone(new ZoneMap(validity.size(), validity.nullCount(), 0, Optional.empty()));
        encoder.encodeStructs(validity, startPage());
        endPage(PageLayout.ANY, validity.size());
        page.reset();
    }

    @Override
    void appendToChildren(ColumnVector vector, int from, int count) {
        StructVector structs = (StructVector) vector;
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).append(structs.children().get(i), from, count);
        }
    }

    @Override
    List<NodeWriter> children() {
        return fields;
    }

    @Override
    EnumSet<Encoding> encodings() {
        return encoder.used();
    }
}
