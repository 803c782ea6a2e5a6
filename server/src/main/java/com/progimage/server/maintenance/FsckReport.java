package com.progimage.server.maintenance;

import com.progimage.server.blob.Finding;
import java.util.List;

/**
 * Result of an fsck.
 *
 * @param repaired number of repaired findings; for a dry run, of repairable ones
 * @param damaged number of findings that only a backup, or another upload, can repair
 */
public record FsckReport(List<Finding> findings, long repaired, long damaged) {}
