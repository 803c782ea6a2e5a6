package com.progimage.server.state;

import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import java.util.List;

/**
 * An item that one server works on as long as it renews the lease.
 *
 * @param owner of the job
 * @param ticket by which the store identifies the delivery
 * @param isShort whether the job is short
 * @param deliveries the number of times that the item was given out, including this one
 * @param outputs of the job
 */
public record ItemLease(
    JobId job,
    Owner owner,
    int index,
    JobSource source,
    List<JobOutput> outputs,
    String ticket,
    boolean isShort,
    int deliveries) {
  public ItemLease {
    outputs = List.copyOf(outputs);
  }
}
