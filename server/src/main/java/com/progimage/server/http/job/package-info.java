/** Jobs over HTTP: submitting them and reporting their progress. Start with {@link JobHandlers}. */
@NullMarked
package com.progimage.server.http.job;

import org.jspecify.annotations.NullMarked;
