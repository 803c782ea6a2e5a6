/**
 * Output and exit codes of the commands. Data goes to standard output, messages and progress to
 * standard error. Start with {@link com.progimage.cli.console.Console}.
 */
@NullMarked
package com.progimage.cli.console;

import org.jspecify.annotations.NullMarked;
