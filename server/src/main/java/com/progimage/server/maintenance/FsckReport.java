package com.progimage.server.maintenance;

import com.progimage.server.blob.Finding;
import java.util.List;

/**
 * What an fsck found.
 *
 * @param repaired of the findings; of a dry run: that could be
 * @param damaged that only a backup, or another upload, can make good
 */
public record FsckReport(List<Finding> findings, long repaired, long damaged) {}
