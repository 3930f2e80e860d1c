#!/usr/bin/env bash
# org.apache.arrow:arrow-vector 19.0.0: ValueVectorUtility.validate, which is to tell damaged vectors from sound ones,
# refuses every Float2 (half precision) vector, and validateFull every Map vector, even those that Arrow made itself.
# A program that validates what it receives refuses valid columns of these types.
#
# Fails if they are accepted, or a sound vector of another type is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.arrow</groupId><artifactId>arrow-vector</artifactId><version>19.0.0</version></dependency>
    <dependency><groupId>org.apache.arrow</groupId><artifactId>arrow-memory-unsafe</artifactId><version>19.0.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.20</version></dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/lib" >/dev/null
cat > Validate.java <<'JAVA'
import org.apache.arrow.memory.*;
import org.apache.arrow.vector.*;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.util.ValueVectorUtility;

class Validate {
    static boolean refused(String what, Runnable check) {
        try {
            check.run();
            System.out.println(what + ": accepted");
            return false;
        } catch (RuntimeException e) {
            System.out.println(what + ": " + e.getMessage());
            return true;
        }
    }

    public static void main(String[] arguments) {
        boolean as;
        try (BufferAllocator allocator = new RootAllocator();
                Float4Vector floats = new Float4Vector("floats", allocator);
                Float2Vector halves = new Float2Vector("halves", allocator);
                MapVector maps = MapVector.empty("maps", allocator, false)) {
            floats.allocateNew(1);
            floats.set(0, 1.5f);
            floats.setValueCount(1);
            halves.allocateNew(1);
            halves.set(0, (short) 0x3E00); // 1.5
            halves.setValueCount(1);
            UnionMapWriter writer = maps.getWriter();
            writer.setPosition(0);
            writer.startMap();
            writer.startEntry();
            writer.key().integer().writeInt(1);
            writer.value().integer().writeInt(2);
            writer.endEntry();
            writer.endMap();
            maps.setValueCount(1);
            System.out.println("values: " + floats.getObject(0) + ", " + halves.getValueAsFloat(0) + ", " + maps.getObject(0));
            boolean sound = !refused("validate(Float4)", () -> ValueVectorUtility.validate(floats))
                    & !refused("validateFull(Float4)", () -> ValueVectorUtility.validateFull(floats));
            as = sound
                    & refused("validate(Float2)", () -> ValueVectorUtility.validate(halves))
                    & refused("validateFull(Map)", () -> ValueVectorUtility.validateFull(maps));
        }
        System.exit(as ? 0 : 1);
    }
}
JAVA
java --add-opens=java.base/java.nio=ALL-UNNAMED -cp "lib/*" Validate.java
