/**
 * Work that nobody waits for: taken up, kept by the store of jobs, and done beside what clients
 * want at once. Start with {@link Jobs}, what can be asked of jobs, and {@link JobRunner}, which
 * does them.
 */
@NullMarked
package com.progimage.server.job;

import org.jspecify.annotations.NullMarked;
