/** Jobs over HTTP: taking them up, and telling how they go. Start with {@link JobHandlers}. */
@NullMarked
package com.progimage.server.http.job;

import org.jspecify.annotations.NullMarked;
