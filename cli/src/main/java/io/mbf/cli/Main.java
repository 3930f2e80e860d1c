package io.mbf.cli;

import io.mbf.cli.argument.Argument;
import io.mbf.cli.argument.HadoopStores;
import io.mbf.cli.catalogue.TableCatalogue;
import io.mbf.cli.command.BenchCommand;
import io.mbf.cli.command.CacheCommand;
import io.mbf.cli.command.CatCommand;
import io.mbf.cli.command.CompletionCommand;
import io.mbf.cli.command.ConvertCommand;
import io.mbf.cli.command.CountCommand;
import io.mbf.cli.command.DemoCommand;
import io.mbf.cli.command.ExportCommand;
import io.mbf.cli.command.Failure;
import io.mbf.cli.command.HeadCommand;
import io.mbf.cli.command.HelpCommand;
import io.mbf.cli.command.ImportCommand;
import io.mbf.cli.command.InfoCommand;
import io.mbf.cli.command.PrewarmCommand;
import io.mbf.cli.command.SampleCommand;
import io.mbf.cli.command.SchemaCommand;
import io.mbf.cli.command.SqlCommand;
import io.mbf.cli.command.StatsCommand;
import io.mbf.cli.command.TableCommand;
import io.mbf.cli.command.TailCommand;
import io.mbf.cli.command.VerifyCommand;
import io.mbf.cli.command.WatchCommand;
import io.mbf.cli.command.WhyCommand;
import io.mbf.cli.help.Misuse;
import io.mbf.cli.terminal.Terminal;
import io.mbf.file.Passwords;
import io.mbf.text.TerminalText;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code mbf} command: Parquet files at a terminal, read directly or through their cached {@code .mbf} form.
 *
 * <p>Exit codes: {@value Failure#OK} well, {@value Failure#FAILED} a check or a file failed, {@value Failure#USAGE} wrong
 * usage. Errors are one line on standard error.
 */
@Command(
        name = "mbf",
        description = "Reads Parquet files, and caches them as memory-mapped .mbf files.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {" 0:well", " 1:a check or a file failed", " 2:wrong usage"})
public final class Main {

    /** The commands, as help lists them. */
    static final List<String> NAMES = List.of(
            "cat",
            "head",
            "tail",
            "count",
            "sample",
            "stats",
            "schema",
            "sql",
            "table",
            "info",
            "convert",
            "import",
            "export",
            "verify",
            "prewarm",
            "watch",
            "cache",
            "why",
            "demo",
            "bench",
            "completion",
            "help");

    /** Those that speak of the others. */
    private static final Set<String> NEED_ALL = Set.of("completion", "help");

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean verbose;

    public static void main(String[] args) {
        // warnings of the libraries, such as a cache that cannot be used, look like our own messages
        System.setProperty("java.util.logging.SimpleFormatter.format", "mbf: %5$s%n");
        System.exit(run(args, Terminal.ofProcess(), TableCatalogue.ofUser(), HadoopStores.ofProcess()));
    }

    /**
     * Runs a command line to its end and returns the exit code.
     *
     * @param tables empty where there can be none
     * @param stores that addresses are of
     */
    static int run(String[] args, Terminal terminal, Optional<TableCatalogue> tables, HadoopStores stores) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        // the model of a command is made by reflection; those of all take a good part of a short command's time
        boolean alone = args.length > 0 && NAMES.contains(args[0]) && !NEED_ALL.contains(args[0]);
        for (String name : alone ? List.of(args[0]) : NAMES) {
            commandLine.addSubcommand(command(name, terminal, tables));
        }
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), true));
        commandLine.setErr(new PrintWriter(terminal.err(), true));
        commandLine.registerConverter(Argument.class, text -> new Argument(text, stores));
        commandLine.registerConverter(Path.class, Argument::path);
        commandLine.setExpandAtFiles(false); // a file may be named so, and a stranger may have named it
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(false).setUsageHelpWidth(Math.min(Math.max(terminal.width(), 60), 100));
        commandLine.setParameterExceptionHandler((problem, ignored) -> misused(problem, terminal));
        commandLine.setExecutionExceptionHandler((problem, ignored, parsed) -> main.failed(problem, terminal));
        if (args.length == 0) {
            commandLine.usage(commandLine.getErr());
            return Failure.USAGE;
        }
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
            return main.failed(e, terminal);
        }
    }

    private static Object command(String name, Terminal terminal, Optional<TableCatalogue> tables) {
        return switch (name) {
            case "cat" -> new CatCommand(terminal);
            case "head" -> new HeadCommand(terminal);
            case "tail" -> new TailCommand(terminal);
            case "count" -> new CountCommand(terminal);
            case "sample" -> new SampleCommand(terminal);
            case "stats" -> new StatsCommand(terminal);
            case "schema" -> new SchemaCommand(terminal);
            case "sql" -> new SqlCommand(terminal, tables);
            case "table" -> new TableCommand(terminal, tables);
            case "info" -> new InfoCommand(terminal);
            case "convert" -> new ConvertCommand(terminal);
            case "import" -> new ImportCommand(terminal);
            case "export" -> new ExportCommand(terminal);
            case "verify" -> new VerifyCommand(terminal);
            case "prewarm" -> new PrewarmCommand(terminal);
            case "watch" -> new WatchCommand(terminal);
            case "cache" -> new CacheCommand(terminal);
            case "why" -> new WhyCommand(terminal);
            case "demo" -> new DemoCommand(terminal);
            case "bench" -> new CommandLine(new BenchCommand(terminal)).setUnmatchedOptionsArePositionalParams(true);
            case "completion" -> new CompletionCommand(terminal);
            case "help" -> new HelpCommand(terminal);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private int failed(Throwable problem, Terminal terminal) {
        Failure failure = Failure.of(problem);
        failure.print(terminal);
        if (verbose && !failure.message().isEmpty()) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            terminal.err().print(Passwords.hide(trace.toString()));
        }
        return failure.exitCode();
    }

    private static int misused(CommandLine.ParameterException problem, Terminal terminal) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.complain(TerminalText.visible(Passwords.hide(Misuse.sentence(problem))));
        terminal.err().println("Try '" + command + " --help'.");
        return Failure.USAGE;
    }

    /** The version this was built as. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"mbf " + (version == null ? "(not packaged)" : version)};
        }
    }
}
