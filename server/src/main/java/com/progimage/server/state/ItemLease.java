package com.progimage.server.state;

import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;

/**
 * An item that one server works on as long as it renews the lease.
 *
 * @param owner of the job
 * @param ticket by which the store identifies the delivery
 * @param isShort whether the job is short
 * @param deliveries the number of times that the item was given out, including this one
 * @param work of the job
 */
public record ItemLease(
    JobId job,
    Owner owner,
    int index,
    JobSource source,
    JobWork work,
    String ticket,
    boolean isShort,
    int deliveries) {}
