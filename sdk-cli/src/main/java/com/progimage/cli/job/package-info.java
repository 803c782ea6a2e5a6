/**
 * Jobs: submitting, following, looking at and cancelling them. Start with {@link
 * com.progimage.cli.job.JobCommand}.
 */
@NullMarked
package com.progimage.cli.job;

import org.jspecify.annotations.NullMarked;
