/**
 * Commands to submit, follow, inspect and cancel jobs. Start with {@link
 * com.progimage.cli.job.JobCommand}.
 */
@NullMarked
package com.progimage.cli.job;

import org.jspecify.annotations.NullMarked;
