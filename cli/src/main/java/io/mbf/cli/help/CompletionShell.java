package io.mbf.cli.help;

import picocli.CommandLine;

/** The shells in which command lines can be completed. */
public enum CompletionShell {
    BASH,
    ZSH,
    FISH;

    /** The script that the shell sources. */
    public String completion(CommandLine root) {
        return switch (this) {
            case BASH -> BashCompletion.of(root);
            case ZSH -> ZshCompletion.of(root.getCommandSpec());
            case FISH -> FishCompletion.of(root.getCommandSpec());
        };
    }
}
