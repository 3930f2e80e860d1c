package io.mbf.reader;

import io.mbf.codec.BlockCodec;
import io.mbf.encoding.Encoding;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.What;
import java.util.Locale;

/**
 * Something that a reader has to know to read all of a file.
 *
 * @param what it is: {@code encoding}, {@code codec} or {@code feature}
 * @param name such as {@code SNAPPY}; the number of what is not known here
 * @param since the version of the format that brought it in, such as {@code 1.0}
 */
public record Requirement(String what, String name, String since) {

    static Requirement of(FileSection.Requirement stored) {
        int id = stored.id();
        boolean named = stored.what() < What.values().length;
        String what = named
                ? What.values()[stored.what()].name().toLowerCase(Locale.ROOT)
                : "requirement of kind " + stored.what();
        String name = String.valueOf(id);
        if (stored.what() == What.ENCODING.ordinal() && Encoding.isKnown(id)) {
            name = Encoding.ofId(id).name();
        } else if (stored.what() == What.CODEC.ordinal() && BlockCodec.isKnown(id)) {
            name = BlockCodec.ofId(id).name();
        }
        return new Requirement(what, name, stored.since().toString());
    }
}
