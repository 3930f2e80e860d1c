package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bash launcher, in a copy of the project that has a jar of one class, and a Maven that is a script. */
class LauncherTest {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    private Path project;
    private Path jar;

    @BeforeEach
    void copyLauncher() throws IOException {
        project = Files.createDirectories(folder.resolve("my project"));
        Files.copy(Path.of(System.getProperty("mbf.project")).resolve("mbf"), project.resolve("mbf"));
        executable(project.resolve("mbf"));
        jar = project.resolve("cli/target/mbf.jar");
        Files.createDirectories(jar.getParent());
        writeJar(jar);
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, EchoMain.class.getName());
        String name = "/" + EchoMain.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = EchoMain.class.getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name.substring(1)));
            bytes.transferTo(out);
        }
    }

    private static Path executable(Path script) throws IOException {
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    private Run launch(Path launcher, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(300, TimeUnit.SECONDS), "still running");
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        assertEquals(
                new Run(0, "[a b]\n[]\n[*]\n[$x \"y\"]\n", ""),
                launch(project.resolve("mbf"), Map.of(), "a b", "", "*", "$x \"y\""));
    }

    @Test
    void symbolicLinksLeadToTheProject() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../my project/mbf"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), bin.resolve("first"));
        assertEquals(new Run(0, "[x]\n", ""), launch(second, Map.of(), "x"));
    }

    @Test
    void moreFlagsMayBeGivenToTheJvm() throws Exception {
        Run run = launch(project.resolve("mbf"), Map.of("MBF_JAVA_OPTIONS", "-Xmx64m -Dx=y -XshowSettings:vm"), "x");
        assertEquals(0, run.exit());
        assertTrue(run.err().contains("64.00M"), run.err());
    }

    @Test
    void aWrongJavaHomeIsSaidSo() throws Exception {
        assertEquals(
                new Run(1, "", "mbf: JAVA_HOME is /nowhere, but there is no bin/java in it\n"),
                launch(project.resolve("mbf"), Map.of("JAVA_HOME", "/nowhere"), "x"));
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Path old = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Path java = executable(Files.writeString(old.resolve("bin/java"), "#!/bin/sh\necho started\n"));
        for (Map.Entry<String, String> version :
                Map.of("1.8.0_292", "8", "11.0.2", "11", "16", "16").entrySet()) {
            Files.writeString(old.resolve("release"), "OS=\"x\"\nJAVA_VERSION=\"" + version.getKey() + "\"\n");
            assertEquals(
                    new Run(
                            1,
                            "",
                            "mbf: needs Java 17 or later, but " + java + " is Java " + version.getValue()
                                    + "; set JAVA_HOME\n"),
                    launch(project.resolve("mbf"), Map.of("JAVA_HOME", old.toString()), "x"));
        }
        for (String version : List.of("17", "17.0.15", "25", "26-ea")) {
            Files.writeString(old.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
            assertEquals(
                    new Run(0, "started\n", ""),
                    launch(project.resolve("mbf"), Map.of("JAVA_HOME", old.toString()), "x"));
        }
    }

    @Test
    void theFirstUseBuilds() throws Exception {
        Path ready = Files.move(jar, folder.resolve("ready.jar"));
        Map<String, String> environment = withMaven("echo noise; echo noise >&2; cp '" + ready + "' '" + jar + "'");
        assertEquals(
                new Run(0, "[x]\n", "mbf: building (first use only)…\n"),
                launch(project.resolve("mbf"), environment, "x"));
        assertEquals(new Run(0, "[y]\n", ""), launch(project.resolve("mbf"), environment, "y"));
    }

    @Test
    void whatIsBuiltIsStartedFromSharedClassesUntilTheJarIsAnotherOne() throws Exception {
        project = Files.move(project, folder.resolve("project")); // JDK 17 shares no classes of jars in "my project"
        jar = project.resolve("cli/target/mbf.jar");
        Path ready = Files.move(jar, folder.resolve("ready.jar"));
        Map<String, String> environment = new HashMap<>(withMaven("cp '" + ready + "' '" + jar + "'"));
        launch(project.resolve("mbf"), environment, "x");
        environment.put("MBF_JAVA_OPTIONS", "-Xlog:class+load");
        String shared = EchoMain.class.getName() + " source: shared objects file";
        Run run = launch(project.resolve("mbf"), environment, "x");
        assertTrue(run.out().contains(shared), run.out());

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        Run other = launch(project.resolve("mbf"), environment, "x");
        assertFalse(other.out().contains(shared), other.out());
        assertTrue(other.out().contains("[x]\n"), other.out());
    }

    @Test
    void sharedClassesThatAreBrokenAreNotUsed() throws Exception {
        Path launcher = installed();
        launch(launcher, Map.of(), "--share-classes");
        Path archive = archive(launcher);
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive); // it cannot be written
        for (byte[] broken : List.of("no classes".getBytes(), Arrays.copyOf(whole, whole.length / 2), new byte[0])) {
            Files.write(archive, broken);
            assertEquals(new Run(0, "[x]\n", ""), launch(launcher, Map.of(), "x"));
        }
    }

    @Test
    void sharingClassesWhereNothingCanBeWrittenIsNoFailure() throws Exception {
        Path launcher = installed();
        Path lib = launcher.resolveSibling("../lib/mbf").normalize();
        Path shell = executable(Files.writeString(
                Files.createDirectories(folder.resolve("full")).resolve("mktemp"), "#!/bin/sh\nexit 1\n"));
        String path = shell.getParent() + ":" + System.getenv("PATH");
        assertEquals(new Run(0, "", ""), launch(launcher, Map.of("PATH", path), "--share-classes"));
        try (Stream<Path> files = Files.list(lib)) {
            assertEquals(List.of(lib.resolve("mbf.jar")), files.toList());
        }
    }

    private static Path archive(Path launcher) throws IOException {
        try (Stream<Path> files = Files.list(launcher.resolveSibling("../lib/mbf"))) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void commandsThatEndAtOnceAreNotCompiledWellAndOthersAre() throws Exception {
        Map<String, String> told = Map.of("MBF_JAVA_OPTIONS", "-Xlog:gc");
        assertTrue(launch(project.resolve("mbf"), told, "head", "x").out().contains("Using Serial"));
        for (String[] args : List.of(new String[] {"count", "x"}, new String[] {"head", "--where=a = 1", "x"})) {
            Run run = launch(project.resolve("mbf"), told, args);
            assertTrue(run.out().contains("Using Parallel"), run.out());
        }
    }

    @Test
    void duckDbComesByTheClassPathWithWhatArrowNeeds() throws Exception {
        List<Path> entries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        Path duckDb = entries.stream()
                .filter(path -> path.getFileName().toString().startsWith("duckdb_jdbc"))
                .findFirst()
                .orElseThrow();
        writeCommand(entries.stream().filter(path -> !path.equals(duckDb)).toList());
        Path csv = Files.writeString(folder.resolve("in.csv"), "a,b\n1,x\n");
        String[] load = {
            "import", csv.toString(), "-o", folder.resolve("out.parquet").toString()
        };
        String[] query = {"sql", "-o", folder.resolve("out.arrow").toString(), "select a + 1 c from 'out.parquet'"};
        assertLacks("DuckDB", launch(project.resolve("mbf"), Map.of(), load));
        assertLacks("DuckDB", launch(project.resolve("mbf"), Map.of(), query));

        Map<String, String> environment = Map.of("MBF_CLASS_PATH", duckDb.toString());
        Run loaded = launch(project.resolve("mbf"), environment, load);
        assertEquals("", loaded.err());
        assertEquals(0, loaded.exit());
        assertEquals(new Run(0, "", ""), launch(project.resolve("mbf"), environment, query));
        Run back = launch(
                project.resolve("mbf"),
                environment,
                "import",
                "out.arrow",
                "-o",
                folder.resolve("out.mbf").toString());
        assertEquals("", back.err());
        assertEquals("{\"c\":2}\n", Run.of("cat", folder.resolve("out.mbf")).out());
    }

    @Test
    void anArrowFileThatTheDiskHasNoRoomForIsNamedAndNothingIsLeftOfIt() throws Exception {
        Path results = Files.createDirectories(folder.resolve("results"));
        Path out = results.resolve("out.arrow");
        Run run = launchWithFilesUpTo(128 << 20, "sql", "-o", out.toString(), "select range a from range(20000000)");
        assertEquals(new Run(1, "", "mbf: " + out + ": File too large\n"), run);
        try (Stream<Path> left = Files.list(results)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aNativeLibraryThatCannotBeUnpackedIsSaidInOneLine() throws Exception {
        Run run = launchWithFilesUpTo(2 << 20, "sql", "select 1");
        assertEquals(1, run.exit());
        String start = "mbf: a native library cannot be loaded: File too large; such libraries are unpacked into ";
        assertTrue(run.err().startsWith(start) && run.err().lines().count() == 1, run.err());
    }

    private Run launchWithFilesUpTo(int bytes, String... args) throws Exception {
        writeCommand(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList());
        String script = "#!/bin/sh\nulimit -f " + bytes / 512 + "\nexec '" + project.resolve("mbf") + "' \"$@\"\n";
        return launch(executable(Files.writeString(folder.resolve("limited"), script)), Map.of(), args);
    }

    @Test
    void addressesAreReadWithTheHadoopOfTheEnvironment() throws Exception {
        writeCommand(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.getFileName().toString().startsWith("hadoop-client"))
                .toList());
        Path data = folder.resolve("data");
        Run.of("demo", "--rows", 100, "--keep", data);
        String[] count = {"count", "viewfs://store/data/trips.parquet"};
        assertLacks("MBF_HADOOP_CLASS_PATH", launch(project.resolve("mbf"), Map.of(), count));

        Path settings = Files.createDirectories(folder.resolve("settings"));
        Map<String, String> environment = Map.of("MBF_HADOOP_CLASS_PATH", TestStores.classPath(settings, data));
        assertEquals(new Run(0, "100\n", ""), launch(project.resolve("mbf"), environment, count));
    }

    /** The command itself, in a jar that names the class path. */
    private void writeCommand(List<Path> classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED"); // as the command's own jar has it
        manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.nio");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        classPath.stream().map(path -> path.toUri().toString()).collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
    }

    private static void assertLacks(String library, Run run) {
        assertTrue(run.exit() > 0, run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(library), run.err());
    }

    @Test
    void aBuildThatFailsPointsToItsLog() throws Exception {
        Files.delete(jar);
        Run run = launch(project.resolve("mbf"), withMaven("echo no network; exit 1"), "x");
        Path log = project.resolve("target/mbf-build.log").toRealPath();
        assertEquals(new Run(1, "", "mbf: building (first use only)…\nmbf: the build failed; see " + log + "\n"), run);
        assertEquals("no network\n", Files.readString(log));
    }

    private Path installed() throws IOException {
        Path prefix = folder.resolve("prefix");
        Path launcher = Files.createDirectories(prefix.resolve("bin")).resolve("mbf");
        Files.move(project.resolve("mbf"), launcher);
        Files.move(jar, Files.createDirectories(prefix.resolve("lib/mbf")).resolve("mbf.jar"));
        return launcher;
    }

    @Test
    void whereItIsInstalledItsJarLiesInLib() throws Exception {
        Path launcher = installed();
        assertEquals(new Run(0, "[x]\n", ""), launch(launcher, Map.of(), "x"));
        assertEquals(new Run(0, "[--rebuild]\n", ""), launch(launcher, Map.of(), "--rebuild"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);
        assertEquals(new Run(0, "[x]\n", ""), launch(link, Map.of(), "x"));
    }

    @Test
    void anInstallationWithoutItsJarIsSaidSo() throws Exception {
        Path launcher = installed();
        Path lacking = folder.resolve("prefix/lib/mbf/mbf.jar").toRealPath();
        Files.delete(lacking);
        Run run = launch(launcher, Map.of(), "x");
        assertEquals(new Run(1, "", "mbf: there is no " + lacking + ": install mbf again\n"), run);
    }

    @Test
    void anInstallationSharesClassesWhenItIsTold() throws Exception {
        Path launcher = installed();
        assertEquals(new Run(0, "", ""), launch(launcher, Map.of(), "--share-classes"));
        Run run = launch(launcher, Map.of("MBF_JAVA_OPTIONS", "-Xlog:class+load"), "x");
        assertTrue(run.out().contains(EchoMain.class.getName() + " source: shared objects file"), run.out());
    }

    @Test
    void aJavaOfItsOwnIsPreferred() throws Exception {
        Path launcher = installed();
        Path runtime = Files.createDirectories(
                launcher.resolve("../../lib/mbf/runtime/bin").normalize());
        executable(Files.writeString(runtime.resolve("java"), "#!/bin/sh\necho own\n"));
        Files.writeString(runtime.resolve("../release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertEquals(new Run(0, "own\n", ""), launch(launcher, Map.of("JAVA_HOME", "/nowhere"), "x"));
    }

    private Map<String, String> withMaven(String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("maven"));
        executable(Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n"));
        return Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }
}
