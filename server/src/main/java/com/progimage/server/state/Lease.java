package com.progimage.server.state;

import java.util.List;

/**
 * An item that one server works on, for as long as it renews the lease.
 *
 * @param ticket by which the store knows it again
 * @param isShort whether it is of a short job
 * @param deliveries how often the item was given out, this time included
 * @param outputs of the job
 */
public record Lease(
    JobId job,
    int index,
    JobSource source,
    List<JobOutput> outputs,
    String ticket,
    boolean isShort,
    int deliveries) {
  public Lease {
    outputs = List.copyOf(outputs);
  }
}
