/** What the model of the commands tells besides their help: completion in shells, manual pages, and what a mistyped line may have meant. */
package io.mbf.cli.help;
