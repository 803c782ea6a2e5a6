/**
 * Background work: jobs are accepted, kept by the store of jobs, and processed while clients'
 * requests go first. Start with {@link Jobs}, the operations on jobs, and {@link JobRunner}, which
 * processes them.
 */
@NullMarked
package com.progimage.server.job;

import org.jspecify.annotations.NullMarked;
